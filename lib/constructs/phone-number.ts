import {
  Arn,
  CfnCondition,
  type CfnCustomResource,
  CfnParameter,
  CustomResource,
  Duration,
  Fn,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import type { CfnContactFlow, CfnInstance } from 'aws-cdk-lib/aws-connect';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';
import { ServiceFunction } from './service-function.ts';

/** Properties of {@link PhoneNumber}. */
export interface PhoneNumberProps {
  instance: CfnInstance;
  /** The contact flow that answers calls to the number. */
  flow: CfnContactFlow;
  alarmTopic: ITopic;
}

/**
 * Associates a phone number with a contact flow through a custom resource, since CloudFormation has
 * no resource for it. The number is an optional stack parameter: claiming a +852 number takes
 * documents and weeks, and the stack must deploy without it.
 */
export class PhoneNumber extends Construct {
  constructor(scope: Construct, id: string, { instance, flow, alarmTopic }: PhoneNumberProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const number = new CfnParameter(stack, 'PhoneNumberArn', {
      description: 'ARN of a phone number claimed to this instance; empty while there is none',
      allowedPattern: '(arn:[a-z-]+:connect:[a-z0-9-]+:[0-9]{12}:phone-number/[0-9A-Za-z-]+)?',
      default: '',
    });
    const given = new CfnCondition(this, 'Given', {
      expression: Fn.conditionNot(Fn.conditionEquals(number.valueAsString, '')),
    });

    const associator = new ServiceFunction(this, 'Joining', {
      folder: 'phone-number',
      description: 'Joins the phone number to the contact flow, on behalf of CloudFormation',
      timeout: Duration.seconds(20),
      reservedConcurrency: 1,
      alarmTopic,
      environment: {},
    }).function;
    const anyNumber = Arn.format(
      { service: 'connect', resource: 'phone-number', resourceName: '*' },
      stack,
    );
    associator.addToRolePolicy(
      new PolicyStatement({
        actions: ['connect:AssociatePhoneNumberContactFlow'],
        resources: [anyNumber, instance.attrArn, flow.attrContactFlowArn],
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
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::arn:aws:connect:ap-southeast-1:<AWS::AccountId>:phone-number/*]',
      reason:
        'After a change of number the old one must be disassociated, and by then the parameter ' +
        'holds only the new one: the old ARN is known to the custom resource alone',
    });

    const association = new CustomResource(this, 'Joined', {
      resourceType: 'Custom::PhoneNumberContactFlow',
      serviceToken: associator.functionArn,
      serviceTimeout: Duration.minutes(2),
      properties: {
        PhoneNumberArn: number.valueAsString,
        InstanceId: instance.attrId,
        ContactFlowId: flow.attrContactFlowArn,
      },
    });
    association.node.addDependency(associator);
    (association.node.defaultChild as CfnCustomResource).cfnOptions.condition = given;
  }
}
