import {
  Arn,
  type CfnCondition,
  type CfnCustomResource,
  CrossStackReferences,
  CustomResource,
  Duration,
  Fn,
  ReferenceStrength,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import type { CfnContactFlow, CfnInstance } from 'aws-cdk-lib/aws-connect';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { accountInFindings } from '../shared/account-in-findings.ts';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';
import type { AlarmTopics } from './alarm-topics.ts';
import { ServiceFunction } from './service-function.ts';

/** Properties of {@link PhoneNumber}. */
export interface PhoneNumberProps {
  /** ARN of a phone number that is claimed to the instance. */
  numberArn: string;
  instance: CfnInstance;
  /** The contact flow that answers calls to the number. */
  flow: CfnContactFlow;
  alarms: AlarmTopics;
}

/**
 * Associates a phone number with a contact flow through a custom resource, since CloudFormation has
 * no resource for it. A stage may have no number yet: claiming a +852 number takes documents and
 * weeks.
 */
export class PhoneNumber extends Construct {
  constructor(scope: Construct, id: string, props: PhoneNumberProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const { numberArn, instance, flow, alarms } = props;

    const joining = new ServiceFunction(this, 'Joining', {
      folder: 'phone-number',
      description: 'Associates the phone number with the contact flow, on behalf of CloudFormation',
      timeout: Duration.seconds(20),
      alarms,
      environment: {},
    });
    // The settings may drop the number: no import of another stack may hold the function then. Weak
    // alone would drop the exports that earlier versions of the dashboard import.
    for (const each of [joining.function, joining.log])
      CrossStackReferences.of(each).produce(ReferenceStrength.BOTH);
    const associator = joining.function;
    const hasFlow = flow.cfnOptions.condition as CfnCondition;
    const flowArn = Fn.conditionIf(hasFlow.logicalId, flow.attrContactFlowArn, instance.attrArn);
    const anyNumber = Arn.format(
      { service: 'connect', resource: 'phone-number', resourceName: '*' },
      stack,
    );
    associator.addToRolePolicy(
      new PolicyStatement({
        actions: ['connect:AssociatePhoneNumberContactFlow'],
        resources: [anyNumber, instance.attrArn, flowArn.toString()],
      }),
    );
    associator.addToRolePolicy(
      new PolicyStatement({
        actions: ['connect:DisassociatePhoneNumberContactFlow'],
        resources: [anyNumber, instance.attrArn],
      }),
    );
    unusedOnLaptop(
      associator.role as IRole,
      ['connect:AssociatePhoneNumberContactFlow', 'connect:DisassociatePhoneNumberContactFlow'],
      'CloudFormation runs this function, and only where there is a phone number; a test holds ' +
        'its commands against these rights',
    );
    Validations.of(associator.role ?? associator).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::arn:aws:connect:${stack.region}:${accountInFindings(this)}:phone-number/*]`,
      reason:
        'After a change of number the old one must be disassociated, and by then the settings ' +
        'hold only the new one: the old ARN is known to the custom resource alone',
    });

    const association = new CustomResource(this, 'Joined', {
      resourceType: 'Custom::PhoneNumberContactFlow',
      serviceToken: associator.functionArn,
      serviceTimeout: Duration.minutes(2),
      properties: {
        PhoneNumberArn: numberArn,
        InstanceId: instance.attrId,
        ContactFlowId: flow.attrContactFlowArn,
      },
    });
    association.node.addDependency(associator);
    (association.node.defaultChild as CfnCustomResource).cfnOptions.condition = hasFlow;
  }
}
