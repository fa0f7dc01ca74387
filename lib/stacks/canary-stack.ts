import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { PASSED, WITHOUT_ACCOUNT } from '../../functions/canary/canary-log.ts';
import { addCompositeAlarm, addPart, SUSTAINED } from '../constructs/alarm.ts';
import { alarmOnLogMessage } from '../constructs/log-message-alarm.ts';
import { addLogMetric, withMessage } from '../constructs/log-metric.ts';
import { addSchedule } from '../constructs/schedule.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from './data-stack.ts';
import { StageStack, type StageStackProps } from './stage-stack.ts';

/** Properties of {@link CanaryStack}. */
export interface CanaryStackProps extends StageStackProps {
  data: DataStack;
  /** CloudFront's name of the site, for a stage without a name of its own. */
  distributionDomain: string;
  /** Alarms on the investor API, raised while people feel that it fails. */
  signInAlarms: readonly Alarm[];
}

/**
 * The canary: a function that signs in through the site every five minutes, with an account of its
 * own, as an investor does (docs/decisions/0039). With it comes the alarm that people cannot sign
 * in.
 */
export class CanaryStack extends StageStack {
  constructor(
    scope: Construct,
    id: string,
    { data, distributionDomain, signInAlarms, ...props }: CanaryStackProps,
  ) {
    super(scope, id, props);
    const account = this.#addAccount();
    const canary = new ServiceFunction(this, 'Canary', {
      folder: 'canary',
      description: 'Signs in through the site, as an investor does',
      timeout: Duration.seconds(20),
      alarms: data.alarms,
      environment: {
        SITE_URL: `https://${this.settings.site?.domainName ?? distributionDomain}`,
        CANARY_SECRET_ARN: account.ref,
      },
    }).function;
    canary.addToRolePolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [account.ref] }),
    );
    addSchedule(this, 'EveryFiveMinutes', {
      target: canary,
      schedule: Schedule.rate(Duration.minutes(5)),
      description: 'Runs the canary',
    });
    addCompositeAlarm(this, 'PeopleCannotSignIn', {
      parts: [this.#alarmOnFailures(canary), ...signInAlarms],
      description: 'People cannot sign in, or wait too long for it',
      topic: data.alarms.page,
    });
    // A stage that people only try may never get one.
    if (!this.settings.protection) return;
    alarmOnLogMessage(canary, 'CanaryWithoutAccount', {
      logGroup: canary.logGroup,
      message: WITHOUT_ACCOUNT,
      description: 'The canary has no account yet, so it reads the terms and does not sign in',
      topic: data.alarms.ticket,
    });
  }

  /** Adds the secret with the canary's account. Operations fills it (docs/operations.md). */
  #addAccount(): CfnSecret {
    const secret = new CfnSecret(this, 'Account', {
      description: 'Account of the canary: {"internetUserId": "…", "password": "…"}',
    });
    secret.applyRemovalPolicy(RemovalPolicy.DESTROY);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'Only a change of password of the account itself can rotate it, which operations makes ' +
        'in the site; the account holds nothing',
    });
    new CfnOutput(this, 'CanarySecretArn', {
      description: 'Secret for the account of the canary',
      value: secret.ref,
    });
    return secret;
  }

  /**
   * A run that does not end is as bad as one that fails, so the alarm counts what passed. It also
   * counts the runs without an account: only the site itself, under its name, makes the canary's
   * account usable, so until then the name may not be in the DNS yet, and nobody is to be paged.
   */
  #alarmOnFailures(canary: LambdaFn): Alarm {
    addLogMetric(canary, 'CanaryMilliseconds', {
      logGroup: canary.logGroup,
      lines: withMessage(PASSED),
      value: '$.milliseconds',
    });
    const good = addLogMetric(canary, 'CanaryGood', {
      logGroup: canary.logGroup,
      lines: FilterPattern.any(withMessage(PASSED), withMessage(WITHOUT_ACCOUNT)),
    });
    return addPart(this, 'CanaryFailing', {
      metric: good,
      threshold: 0,
      bad: '<=',
      missingIsBad: true,
      periods: SUSTAINED,
      description: 'The canary cannot sign in, or does not run',
    });
  }
}
