import { type CfnElement, CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import { Match, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { CfnFunction, Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type Ingested, PROGRESS, REPORTS } from '../../functions/feed/drop-box.ts';
import {
  DAILY_FILE,
  MISSING_FILE,
  MISSING_YEAR,
  OBSOLETE_FILE_GONE,
  REJECTS,
} from '../../functions/feed/feed-log.ts';
import { addAlarm } from '../constructs/alarm.ts';
import { alarmOnKeyLoss } from '../constructs/key-loss-alarm.ts';
import { alarmOnLogMessage } from '../constructs/log-message-alarm.ts';
import { addLogMetric, withMessage } from '../constructs/log-metric.ts';
import { addPrivateBucket } from '../constructs/private-bucket.ts';
import { addSchedule } from '../constructs/schedule.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';
import type { DataStack } from './data-stack.ts';
import { dataRemovalPolicy, StageStack, type StageStackProps } from './stage-stack.ts';

/** Properties of {@link FeedStack}. */
export interface FeedStackProps extends StageStackProps {
  data: DataStack;
}

/** Ingests the depository's daily files: the bucket that receives them, and the feed function. */
export class FeedStack extends StageStack {
  constructor(scope: Construct, id: string, { data, ...props }: FeedStackProps) {
    super(scope, id, { ...props, terminationProtection: true });

    const key = new Key(this, 'DropBoxKey', {
      description: 'Encrypts the daily files of the depository and the reports on them',
      enableKeyRotation: true,
      removalPolicy: dataRemovalPolicy(this),
    });
    alarmOnKeyLoss(
      this,
      'Somebody disabled the key of the daily files, or scheduled its deletion',
      [key.keyArn],
      data.alarms.page,
    );
    const dropBox = this.#addDropBox(key);
    const feed = this.#addFeed(data, dropBox, key);
    new CfnOutput(this, 'DropBoxName', {
      description: 'Bucket that receives the daily files',
      value: dropBox.bucketName,
    });
    new CfnOutput(this, 'DropBoxKeyArn', {
      description: 'Key of the daily files',
      value: key.keyArn,
    });

    const failures = this.#addFailures(feed, data);
    new Rule(this, 'Dropped', {
      description:
        'Sends each new daily file, and each saved progress of one, to the feed function',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [dropBox.bucketName] },
          object: { key: Match.anythingButPrefix(REPORTS) },
        },
      },
      // EventBridge retries for a day what Lambda does not accept.
      targets: [new LambdaFunction(feed, { deadLetterQueue: failures })],
    });
    addLogMetric(feed, 'RowsIngested', {
      logGroup: feed.logGroup,
      lines: FilterPattern.all(
        withMessage(DAILY_FILE),
        FilterPattern.stringValue('$.outcome', '=', 'taken' satisfies Ingested['outcome']),
      ),
      value: '$.taken',
    });
    alarmOnLogMessage(feed, 'DailyFileRejects', {
      logGroup: feed.logGroup,
      message: REJECTS,
      description: 'A daily file or some of its lines were rejected: its report says why',
      topic: data.alarms.ticket,
    });
    const { dailyFiles, retention } = this.settings;
    if (dailyFiles || retention.movementMonths)
      addSchedule(this, 'DueCheck', {
        target: feed,
        schedule: Schedule.cron({ minute: '30' }),
        description:
          'Makes the feed function check whether daily files are missing, and delete balances ' +
          'that are no longer kept',
      });
    if (dailyFiles) this.#alarmOnMissingFiles(feed, data.alarms.ticket);
    if (retention.movementMonths)
      alarmOnLogMessage(feed, 'ObsoleteFileGone', {
        logGroup: feed.logGroup,
        message: OBSOLETE_FILE_GONE,
        description: 'A daily file was deleted before the obsolete balances of its accounts',
        topic: data.alarms.ticket,
      });
  }

  /**
   * The feed checks every hour which files are due: an alarm knows neither days off nor Hong Kong's
   * midnight. The alarms look at two hours, so that they stay raised between two checks.
   */
  #alarmOnMissingFiles(feed: LambdaFn, topic: ITopic) {
    const log = {
      logGroup: feed.logGroup,
      period: Duration.hours(1),
      periods: [1, 2],
      topic,
    } as const;
    alarmOnLogMessage(feed, 'DailyFileMissing', {
      ...log,
      message: MISSING_FILE,
      description: 'A daily file is due and was not ingested',
    });
    alarmOnLogMessage(feed, 'CalendarEnds', {
      ...log,
      message: MISSING_YEAR,
      description: 'The settings have no holidays for the coming year, or for this one',
    });
  }

  /**
   * Keeps the events of files that the function failed on, so that they can be sent again. Lambda
   * tries three times within minutes, and for six hours while the function is throttled.
   * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  #addFailures(feed: LambdaFn, data: DataStack): Queue {
    const queue = new Queue(this, 'Failures', {
      retentionPeriod: Duration.days(14),
      // The events name files, and nothing that is in them.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: dataRemovalPolicy(this),
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SQS3',
      reason: 'It is itself where failed events go; nothing consumes it but operations',
    });
    feed.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
    );
    unusedOnLaptop(
      feed.role as IRole,
      ['sqs:SendMessage'],
      'Lambda itself sends what failed three times; the laptop says so in its log instead',
    );
    feed.configureAsyncInvoke({
      maxEventAge: Duration.hours(6),
      retryAttempts: 2,
      onFailure: { bind: () => ({ destination: queue.queueArn }) },
    });
    addAlarm(this, 'FailedFiles', {
      metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'max' }),
      threshold: 1,
      description:
        'A daily file, the hourly check for missing ones, or the deletion of obsolete balances ' +
        'failed three times; its event is kept',
      topic: data.alarms.ticket,
    });
    return queue;
  }

  #addDropBox(key: Key): Bucket {
    const { movementMonths } = this.settings.retention;
    const bucket = addPrivateBucket(this, 'DropBox', key, {
      versioned: true,
      lifecycleRules: [
        { prefix: PROGRESS, expiration: Duration.days(7) },
        {
          noncurrentVersionExpiration: Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          ...(movementMonths && { expiration: fileRetention(movementMonths) }),
        },
      ],
    });
    // `eventBridgeEnabled` of the construct would add a CDK function with permissions on every
    // bucket.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    return bucket;
  }

  #addFeed(data: DataStack, dropBox: Bucket, key: Key): LambdaFn {
    const { dailyFiles } = this.settings;
    const feed = new ServiceFunction(this, 'Feed', {
      folder: 'feed',
      description: "Ingests the depository's daily files of balances and movements",
      timeout: Duration.seconds(20),
      alarms: data.alarms,
      environment: {
        ACCOUNTS_TABLE: data.accounts.tableName,
        POSITIONS_TABLE: data.positions.tableName,
        ALERTS_TABLE: data.movementAlerts.tableName,
        DROP_BOX: dropBox.bucketName,
        ...(this.settings.retention.movementMonths && {
          MOVEMENT_MONTHS: String(this.settings.retention.movementMonths),
        }),
        ...(dailyFiles && { CALENDAR: JSON.stringify(dailyFiles) }),
      },
    }).function;
    // The feed continues a long file by writing a progress object, whose event invokes it again
    // (docs/decisions/0021). This recursion ends with the file.
    (feed.node.defaultChild as CfnFunction).recursiveLoop = 'Allow';
    data.grant(feed, data.accounts, 'BatchGetItem');
    data.grant(
      feed,
      data.positions,
      'BatchGetItem',
      'BatchWriteItem',
      'GetItem',
      'Query',
      'UpdateItem',
    );
    data.grant(feed, data.movementAlerts, 'BatchGetItem', 'PutItem', 'UpdateItem');
    // Reads the version that the event names, even if a newer one has replaced it.
    feed.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObjectVersion'],
        resources: [dropBox.arnForObjects('*')],
      }),
    );
    // So that S3 tells a deleted file from a lost right: without it, both are AccessDenied
    // (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
    feed.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [dropBox.bucketArn] }),
    );
    feed.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [dropBox.arnForObjects(`${PROGRESS}*`)],
      }),
    );
    feed.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [dropBox.arnForObjects(`${PROGRESS}*`), dropBox.arnForObjects(`${REPORTS}*`)],
      }),
    );
    feed.addToRolePolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `s3.${this.region}.amazonaws.com` } },
      }),
    );
    const bucketId = this.getLogicalId(dropBox.node.defaultChild as CfnElement);
    for (const objects of ['*', `${PROGRESS}*`, `${REPORTS}*`]) {
      Validations.of(feed.role as IRole).acknowledge({
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${objects}]`,
        reason:
          'Files and reports have new names every day. The feed reads everything that arrives, ' +
          'and writes progress and reports below their prefixes only',
      });
    }
    return feed;
  }
}

/**
 * How long a daily file and its report are kept after they came: longer than the balances of its
 * day, of which it names the accounts (functions/feed/delete-obsolete.ts), by two months at least.
 * @param movementMonths for which movements are kept
 */
function fileRetention(movementMonths: number): Duration {
  return Duration.days(31 * (movementMonths + 3));
}
