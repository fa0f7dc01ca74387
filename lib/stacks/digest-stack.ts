import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { HONG_KONG_TIME_ZONE } from '../../core/domain/hong-kong.ts';
import { REFUSED } from '../../core/logging/stream-log.ts';
import type { DigestEvent } from '../../functions/digest/digest.ts';
import type { StageSettings } from '../config/stage-settings.ts';
import { addAlarm } from '../constructs/alarm.ts';
import { letSendEmails } from '../constructs/email-delivery.ts';
import { alarmOnLogMessage } from '../constructs/log-message-alarm.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from './data-stack.ts';
import { StageStack, type StageStackProps } from './stage-stack.ts';

/** Properties of {@link DigestStack}. */
export interface DigestStackProps extends StageStackProps {
  data: DataStack;
  /** The configuration set of all e-mails. */
  emails: IConfigurationSet;
  digest: NonNullable<StageSettings['participants']['digest']>;
}

/** The schedules start within so many minutes, so that they do not all start together. */
const WINDOW_MINUTES = 15;

/**
 * Tells each participant, on working days, what waits for it: the digest function, and a schedule
 * of each participant (docs/decisions/0060).
 */
export class DigestStack extends StageStack {
  constructor(scope: Construct, id: string, { data, emails, digest, ...props }: DigestStackProps) {
    super(scope, id, props);
    const target = this.#addFunction(data, emails);
    const role = new Role(this, 'SchedulerRole', {
      description: 'Lets EventBridge Scheduler invoke the digest',
      // Only for schedules of this account: "confused deputy prevention" of its user guide.
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com').withConditions({
        StringEquals: { 'aws:SourceAccount': this.account },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
    );
    const [hour, minute] = digest.at.split(':').map(Number);
    for (const [participantId, { addresses, language }] of Object.entries(digest.to)) {
      const event: DigestEvent = {
        participantId,
        to: addresses,
        language,
        // Scheduler replaces it:
        // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
        scheduledAt: '<aws.scheduler.scheduled-time>',
      };
      new CfnSchedule(this, `Of${participantId}`, {
        description: `Tells ${participantId} on weekdays what waits for it; the function knows holidays`,
        scheduleExpression: `cron(${minute} ${hour} ? * MON-FRI *)`,
        scheduleExpressionTimezone: HONG_KONG_TIME_ZONE,
        flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: WINDOW_MINUTES },
        target: { arn: target.functionArn, roleArn: role.roleArn, input: JSON.stringify(event) },
      });
    }
  }

  #addFunction(data: DataStack, emails: IConfigurationSet): LambdaFn {
    const { dailyFiles } = this.settings;
    const digest = new ServiceFunction(this, 'Digest', {
      folder: 'digest',
      description: 'Tells a participant by e-mail of revoked passwords and waiting requests',
      timeout: Duration.seconds(20),
      alarms: data.alarms,
      environment: {
        CREDENTIALS_TABLE: data.credentials.tableName,
        REQUESTS_TABLE: data.requests.tableName,
        SENT_MESSAGES_TABLE: data.sentMessages.tableName,
        ...(dailyFiles && { CALENDAR: JSON.stringify(dailyFiles) }),
      },
    }).function;
    data.grantQuery(digest, data.credentials, 'byRevocation');
    data.grant(digest, data.credentials, 'BatchGetItem');
    data.grantQuery(digest, data.requests, 'byStatus');
    data.grant(digest, data.sentMessages, 'UpdateItem');
    letSendEmails(digest, emails);
    // Three tries, minutes apart: a claim that a crash left behind has ended by the second.
    digest.configureAsyncInvoke({ maxEventAge: Duration.hours(6), retryAttempts: 2 });
    addAlarm(this, 'LostDigests', {
      metric: digest.metric('AsyncEventsDropped', { statistic: 'sum' }),
      threshold: 1,
      description: 'A digest failed three times, or could not begin for six hours: it was not sent',
      topic: data.alarms.ticket,
    });
    alarmOnLogMessage(digest, 'RefusedDigest', {
      logGroup: digest.logGroup,
      message: REFUSED,
      description: 'SES refuses the digest of a participant: an address in the settings is invalid',
      topic: data.alarms.ticket,
    });
    return digest;
  }
}
