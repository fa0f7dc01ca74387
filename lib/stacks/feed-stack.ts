import {
  type CfnElement,
  CfnOutput,
  Duration,
  RemovalPolicy,
  Stack,
  type StackProps,
  Validations,
} from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { CfnFunction, Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PROGRESS, REPORTS } from '../../functions/feed/drop-box.ts';
import { REJECTS } from '../../functions/feed/feed-log.ts';
import { alarmOnLossOfKeys } from '../constructs/key-in-danger.ts';
import { alarmOnLine } from '../constructs/line-metric.ts';
import { addPrivateBucket } from '../constructs/private-bucket.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from './data-stack.ts';

export interface FeedStackProps extends StackProps {
  data: DataStack;
}

/** The daily files of the depository: the bucket that they are dropped into, and the function that takes them in. */
export class FeedStack extends Stack {
  constructor(scope: Construct, id: string, { data, ...props }: FeedStackProps) {
    super(scope, id, { ...props, terminationProtection: true });

    const key = new Key(this, 'DropBoxKey', {
      description: 'Encrypts the daily files of the depository and the reports on them',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    alarmOnLossOfKeys(
      this,
      'Somebody disabled, or scheduled the deletion of, the key of the daily files',
      [key],
      data.alarmTopic,
    );
    const dropBox = this.#addDropBox(key);
    const feed = this.#addFeed(data, dropBox, key);
    new CfnOutput(this, 'DropBoxName', {
      description: 'Where the daily files go',
      value: dropBox.bucketName,
    });
    new CfnOutput(this, 'DropBoxKeyArn', { description: 'What encrypts them', value: key.keyArn });

    new Rule(this, 'Dropped', {
      description:
        'Every object but a report goes to the feed: a daily file, or how far one was taken in',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [dropBox.bucketName] },
          object: { key: Match.anythingButPrefix(REPORTS) },
        },
      },
      targets: [new LambdaFunction(feed)],
    });
    alarmOnLine(
      feed,
      'DailyFileRejects',
      { logGroup: feed.logGroup, message: REJECTS },
      'A daily file was refused, or lines of it were set aside: its report says why',
      data.alarmTopic,
    );
  }

  #addDropBox(key: Key): Bucket {
    const bucket = addPrivateBucket(this, 'DropBox', key, {
      versioned: true,
      lifecycleRules: [
        { prefix: PROGRESS, expiration: Duration.days(7) },
        {
          noncurrentVersionExpiration: Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    // The construct's own switch would bring a function of the CDK's, with rights on every bucket.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    return bucket;
  }

  #addFeed(data: DataStack, dropBox: Bucket, key: Key): LambdaFn {
    const feed = new ServiceFunction(this, 'Feed', {
      folder: 'feed',
      description: "Takes the depository's daily files of balances and movements in",
      timeout: Duration.seconds(20),
      reservedConcurrency: 10,
      alarmTopic: data.alarmTopic,
      environment: {
        ACCOUNTS_TABLE: data.accounts.tableName,
        POSITIONS_TABLE: data.positions.tableName,
        DROP_BOX: dropBox.bucketName,
      },
    }).function;
    // A long file goes on by an object of the feed's own (docs/decisions/0021): a loop that ends with the file.
    (feed.node.defaultChild as CfnFunction).recursiveLoop = 'Allow';
    data.grant(feed, data.accounts, 'BatchGetItem');
    data.grant(feed, data.positions, 'BatchGetItem', 'BatchWriteItem', 'GetItem', 'UpdateItem');
    // Daily files as they were put, also when another has replaced them since.
    feed.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObjectVersion'],
        resources: [dropBox.arnForObjects('*')],
      }),
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
          'Files and reports have new names every day; whatever is dropped is read, and reports may be written below their prefix only',
      });
    }
    return feed;
  }
}
