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
import { ServiceFunction } from './service-function.ts';
import { unusedOnLaptop } from './unused-on-laptop.ts';

export interface PhoneNumberProps {
  instance: CfnInstance;
  /** The flow that answers. */
  flow: CfnContactFlow;
  alarmTopic: ITopic;
}

/** The phone number that reaches the entry flow, once there is one: it takes documents and weeks, so the stack can do without. */
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

    const joining = new ServiceFunction(this, 'Joining', {
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
    joining.addToRolePolicy(
      new PolicyStatement({
        actions: ['connect:AssociatePhoneNumberContactFlow'],
        resources: [anyNumber, instance.attrArn, flow.attrContactFlowArn],
      }),
    );
    joining.addToRolePolicy(
      new PolicyStatement({
        actions: ['connect:DisassociatePhoneNumberContactFlow'],
        resources: [anyNumber, instance.attrArn],
      }),
    );
    unusedOnLaptop(
      joining.role as IRole,
      ['connect:AssociatePhoneNumberContactFlow', 'connect:DisassociatePhoneNumberContactFlow'],
      'CloudFormation runs this function, and only where there is a phone number; a test holds its commands against these rights',
    );
    Validations.of(joining.role ?? joining).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::arn:aws:connect:ap-southeast-1:<AWS::AccountId>:phone-number/*]',
      reason:
        'A number that was changed is parted from after the parameter has forgotten it: only the custom resource knows its name',
    });

    const joined = new CustomResource(this, 'Joined', {
      resourceType: 'Custom::PhoneNumberContactFlow',
      serviceToken: joining.functionArn,
      serviceTimeout: Duration.minutes(2),
      properties: {
        PhoneNumberArn: number.valueAsString,
        InstanceId: instance.attrId,
        ContactFlowId: flow.attrContactFlowArn,
      },
    });
    joined.node.addDependency(joining);
    (joined.node.defaultChild as CfnCustomResource).cfnOptions.condition = given;
  }
}
