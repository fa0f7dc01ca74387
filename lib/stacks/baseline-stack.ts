import { RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { addSmsDeliveryStatusRole } from '../constructs/sms-delivery.ts';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';

/**
 * Settings that an account has once per region, so that all stages share this stack: its name and
 * its template are the same for each of them. The APIs of a stage depend on it.
 */
export class BaselineStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, { ...props, tags: { service: 'ssa-access' } });
    const role = new Role(this, 'ApiGatewayLogging', {
      description: 'Lets API Gateway write the logs of all APIs of this account and region',
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
      ],
    });
    unusedOnLaptop(role, ['every action of'], 'API Gateway itself writes its logs with this role');
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason:
        'API Gateway has one logging role per account and region, and requires it to have the ' +
        'permissions of this managed policy',
    });
    // Other APIs of the account may use the role, too.
    role.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    new CfnAccount(this, 'ApiGatewayAccount', {
      cloudWatchRoleArn: role.roleArn,
    }).applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    addSmsDeliveryStatusRole(this);
  }
}
