import { Duration, Validations } from 'aws-cdk-lib';
import { Alarm, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import {
  Alias,
  type CfnVersion,
  type IFunction,
  type IVersion,
  type Function as LambdaFn,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { settingsOf } from '../stacks/stage-stack.ts';

/** Metrics are looked at by the minute: the whole deployment takes six. */
const period = Duration.minutes(1);

/** Properties of {@link LiveAlias}. */
export interface LiveAliasProps {
  function: LambdaFn;
  /**
   * What the function's environment takes from parameters of the stack. A version keeps the
   * environment that it was published with, and CloudFormation publishes another only if the
   * template of the function changes, or this text.
   */
  versionText?: string;
}

/**
 * The alias `live` of a function, which everything that invokes it names. With `trafficShifting`
 * in the settings, CodeDeploy sends a tenth of the invocations to a new version for five minutes,
 * then all; an alarm in that time brings back the version before, and the stack with it
 * (docs/decisions/0041). Otherwise all go to the new version immediately.
 */
export class LiveAlias extends Construct {
  readonly alias: IFunction;
  readonly #group: LambdaDeploymentGroup | undefined;

  constructor(scope: Construct, id: string, { function: lambda, versionText }: LiveAliasProps) {
    super(scope, id);
    const version = lambda.currentVersion;
    if (versionText) (version.node.defaultChild as CfnVersion).description = versionText;
    const alias = new Alias(this, 'Alias', { aliasName: 'live', version: version as IVersion });
    this.alias = alias as IFunction;
    if (!settingsOf(this).trafficShifting) return;
    this.#group = new LambdaDeploymentGroup(this, 'Deployments', {
      alias,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
    });
    Validations.of(this.#group.role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
      reason:
        'AWS keeps this policy in step with what a deployment needs, and only CodeDeploy assumes ' +
        'the role',
    });
    // Only the new version: errors of the old one must not stop the deployment that mends them.
    this.rollBackOn(
      'NewVersionErrors',
      new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Errors',
        dimensionsMap: {
          FunctionName: lambda.functionName,
          Resource: `${lambda.functionName}:${alias.aliasName}`,
          ExecutedVersion: version.version,
        },
        statistic: 'sum',
        period,
      }),
    );
  }

  /** Also rolls a deployment back if `metric` is 1 or more in a minute. */
  rollBackOn(name: string, metric: Metric): void {
    this.#group?.addAlarm(
      new Alarm(this, name, {
        metric: metric.with({ period }),
        threshold: 1,
        evaluationPeriods: 1,
        alarmDescription: 'Rolls back the deployment of the function that is under way',
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    );
  }
}
