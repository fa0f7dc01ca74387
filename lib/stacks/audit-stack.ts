import { type CfnElement, Duration, Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type Bucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { IConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { BATCH, REFUSED, UNATTRIBUTED, UNKNOWN_ID } from '../../core/logging/stream-log.ts';
import { addEmailDelivery } from '../constructs/email-delivery.ts';
import { alarmOnKeyLoss } from '../constructs/key-loss-alarm.ts';
import { alarmOnLogMessage } from '../constructs/log-message-alarm.ts';
import { addLogMetric, withMessage } from '../constructs/log-metric.ts';
import { addPrivateBucket } from '../constructs/private-bucket.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { addSmsAlarms, letSendTextMessages } from '../constructs/sms-delivery.ts';
import { addStreamAlarms, consumeStream } from '../constructs/stream-consumer.ts';
import type { DataStack } from './data-stack.ts';
import { dataRemovalPolicy, StageStack, type StageStackProps } from './stage-stack.ts';

/**
 * Entries on unknown IDs in five minutes. One address gets at most about a hundred past the site's
 * limits, so these are many addresses, or somebody who gets past the limits.
 */
const MANY_UNKNOWN_IDS = 1000;

/** Properties of {@link AuditStack}. */
export interface AuditStackProps extends StageStackProps {
  data: DataStack;
}

/**
 * Records every change of an account in the audit trail and its archive, and informs investors by
 * e-mail and text message.
 */
export class AuditStack extends StageStack {
  /** The configuration set of all e-mails. */
  readonly emails: IConfigurationSet;
  readonly #key: Key;
  readonly #failures: Bucket;

  constructor(scope: Construct, id: string, { data, ...props }: AuditStackProps) {
    super(scope, id, { ...props, terminationProtection: true });

    this.#key = new Key(this, 'ArchiveKey', {
      description: 'Encrypts the archive of events; without it the events can never be read again',
      enableKeyRotation: true,
      removalPolicy: dataRemovalPolicy(this),
    });
    const { protection, retention } = this.settings;
    // Leap days included.
    const kept = Duration.days(Math.ceil(retention.archiveYears * 365.25));
    const archive = addPrivateBucket(
      this,
      'Archive',
      this.#key,
      protection
        ? {
            versioned: true,
            objectLockEnabled: true,
            objectLockDefaultRetention: ObjectLockRetention.compliance(kept),
            // Then they go: first a marker hides the object, then its version is deleted.
            lifecycleRules: [{ expiration: kept, noncurrentVersionExpiration: Duration.days(1) }],
          }
        : { lifecycleRules: [{ expiration: kept }] },
    );
    this.#failures = addPrivateBucket(this, 'Failures', this.#key, {
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    alarmOnKeyLoss(
      this,
      'Somebody disabled the key of the archive of events, or scheduled its deletion',
      [this.#key.keyArn],
      data.alarms.page,
    );
    this.#addAudit(data, archive);
    this.emails = this.#addMessages(data);
    // A stage may drop its digest, whose stack then still imports this.
    this.exportValue(this.emails.configurationSetName);
  }

  #addAudit(data: DataStack, archive: Bucket) {
    const audit = new ServiceFunction(this, 'Audit', {
      folder: 'audit',
      description: 'Copies the events of every change into the audit trail and its archive',
      timeout: Duration.seconds(20),
      alarms: data.alarms,
      environment: {
        ACCOUNTS_TABLE: data.accounts.tableName,
        CREDENTIALS_TABLE: data.credentials.tableName,
        REQUESTS_TABLE: data.requests.tableName,
        PASSKEYS_TABLE: data.passkeys.tableName,
        AUDIT_TRAIL_TABLE: data.auditTrail.tableName,
        ARCHIVE_BUCKET: archive.bucketName,
        ...(this.settings.retention.trailYears && {
          TRAIL_YEARS: String(this.settings.retention.trailYears),
        }),
      },
    }).function;
    data.grant(audit, data.auditTrail, 'PutItem');
    this.#grantPut(audit, archive, 'events/*');
    this.#grantFailureDestination(audit);
    const streams = {
      Accounts: data.accounts,
      Credentials: data.credentials,
      Requests: data.requests,
      Passkeys: data.passkeys,
    };
    for (const [name, table] of Object.entries(streams)) {
      consumeStream(audit, table, name, {
        data,
        failures: this.#failures,
        batchSize: 100,
        parallelizationFactor: 4,
      });
    }
    addStreamAlarms(audit, data);
    alarmOnLogMessage(audit, 'UnattributedChange', {
      logGroup: audit.logGroup,
      message: UNATTRIBUTED,
      description: 'An item changed without an event: somebody bypassed the service',
      topic: data.alarms.page,
    });
    alarmOnLogMessage(audit, 'UnknownId', {
      logGroup: audit.logGroup,
      message: UNKNOWN_ID,
      threshold: MANY_UNKNOWN_IDS,
      description:
        'Someone tries user IDs that nobody has, from too many addresses for rate limits',
      topic: data.alarms.ticket,
    });
  }

  #addMessages(data: DataStack): IConfigurationSet {
    const messages = new ServiceFunction(this, 'Messages', {
      folder: 'messages',
      description: 'Notifies investors by e-mail and text message of events on their accounts',
      timeout: Duration.seconds(20),
      alarms: data.alarms,
      environment: {
        ACCOUNTS_TABLE: data.accounts.tableName,
        AUDIT_TRAIL_TABLE: data.auditTrail.tableName,
        SENT_MESSAGES_TABLE: data.sentMessages.tableName,
        ALERTS_TABLE: data.movementAlerts.tableName,
      },
    }).function;
    data.grant(messages, data.accounts, 'GetItem');
    data.grant(messages, data.auditTrail, 'Query');
    data.grant(messages, data.sentMessages, 'UpdateItem');
    letSendTextMessages(messages);
    const emails = addEmailDelivery(messages, data.alarms);
    addSmsAlarms(this, this.settings.messages.smsMonthlyLimitUsd, data.alarms);
    this.#grantFailureDestination(messages);
    consumeStream(messages, data.auditTrail, 'AuditTrail', {
      data,
      failures: this.#failures,
      batchSize: 10,
      parallelizationFactor: 4,
    });
    // One batch a shard, so that the alerts of a day, however many, hold back no other message.
    consumeStream(messages, data.movementAlerts, 'Alerts', {
      data,
      failures: this.#failures,
      batchSize: 10,
      parallelizationFactor: 1,
    });
    addStreamAlarms(messages, data);
    addLogMetric(messages, 'MessagesSent', {
      logGroup: messages.logGroup,
      lines: withMessage(BATCH),
      value: '$.done',
    });
    alarmOnLogMessage(messages, 'ChangedTrail', {
      logGroup: messages.logGroup,
      message: UNATTRIBUTED,
      description: 'Someone changed or deleted entries of the audit trail',
      topic: data.alarms.page,
    });
    alarmOnLogMessage(messages, 'RefusedMessage', {
      logGroup: messages.logGroup,
      message: REFUSED,
      description:
        'A message could not be delivered: the e-mail address or phone number is invalid, does ' +
        'not take it, or has opted out',
      topic: data.alarms.ticket,
    });
    return emails;
  }

  /** Grants what Lambda needs to write a failed batch to S3: it uses the function's role. */
  #grantFailureDestination(grantee: IFunction) {
    this.#grantPut(grantee, this.#failures, 'aws/lambda/*');
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.#failures.bucketArn] }),
    );
  }

  #grantPut(grantee: IFunction, bucket: Bucket, objects: string) {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(objects)],
      }),
    );
    const bucketId = this.getLogicalId(bucket.node.defaultChild as CfnElement);
    Validations.of(grantee.role as IRole).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${objects}]`,
      reason:
        'Each object has a new name below this prefix, and the function may only put objects ' +
        'there, not read or delete them',
    });
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:GenerateDataKey'],
        resources: [this.#key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `s3.${this.region}.amazonaws.com` } },
      }),
    );
  }
}
