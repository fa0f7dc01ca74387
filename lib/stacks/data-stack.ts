import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  type TablePropsV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { addAlarmTopic } from '../constructs/alarm-topic.ts';
import { alarmOnLossOfKeys } from '../constructs/key-in-danger.ts';

/**
 * What must never be lost: the tables, the key that encrypts them, and the pepper of the password hashes.
 * Everything here is retained when the stack is deleted.
 */
export class DataStack extends Stack {
  readonly accounts: TableV2;
  readonly credentials: TableV2;
  readonly pastPasswords: TableV2;
  readonly sessions: TableV2;
  readonly requests: TableV2;
  readonly auditTrail: TableV2;
  /** What accounts hold and what moved, by the depository's daily files. */
  readonly positions: TableV2;
  /** HMAC key of the password hashes. KMS computes with it and gives it to nobody (standards 6). */
  readonly pepper: Key;
  /** Where every alarm goes; people subscribe by hand. */
  readonly alarmTopic: Topic;
  readonly #dataKey: Key;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: true });

    this.#dataKey = new Key(this, 'DataKey', {
      description:
        'Encrypts the tables of the SSA access service; without it they can never be read again',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.pepper = new Key(this, 'Pepper', {
      description:
        'HMAC key of the password hashes; without it no password can ever be verified again',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    });

    this.accounts = this.#table('Accounts', {
      partitionKey: { name: 'participantId', type: AttributeType.STRING },
      sortKey: { name: 'accountNumber', type: AttributeType.STRING },
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    this.credentials = this.#table('Credentials', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      // A number on decoys of IDs that nobody has, which expire; a string on all that were ever issued, which TTL ignores. No key of an
      // index: DynamoDB refuses every write that leaves one with another type than the index has.
      timeToLiveAttribute: 'expiresAt',
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      globalSecondaryIndexes: [
        {
          // Holds revoked credentials only: the others have no such attribute.
          indexName: 'byRevocation',
          partitionKey: { name: 'revokedOf', type: AttributeType.STRING },
          sortKey: { name: 'account', type: AttributeType.STRING },
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });
    this.pastPasswords = this.#table('PastPasswords', {
      partitionKey: { name: 'history', type: AttributeType.STRING },
      sortKey: { name: 'passwordHash', type: AttributeType.STRING },
    });
    this.sessions = this.#table('Sessions', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
    });
    this.requests = this.#table('Requests', {
      partitionKey: { name: 'participantId', type: AttributeType.STRING },
      sortKey: { name: 'requestId', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      globalSecondaryIndexes: [
        {
          indexName: 'byStatus',
          partitionKey: { name: 'participantStatus', type: AttributeType.STRING },
          sortKey: { name: 'requestId', type: AttributeType.STRING },
        },
      ],
    });
    this.auditTrail = this.#table('AuditTrail', {
      partitionKey: { name: 'account', type: AttributeType.STRING },
      sortKey: { name: 'moment', type: AttributeType.STRING },
      dynamoStream: StreamViewType.NEW_IMAGE,
    });
    this.positions = this.#table('Positions', {
      partitionKey: { name: 'account', type: AttributeType.STRING },
      sortKey: { name: 'row', type: AttributeType.STRING },
    });

    this.alarmTopic = addAlarmTopic(this);
    alarmOnLossOfKeys(
      this,
      'Somebody disabled, or scheduled the deletion of, the pepper key or the key of the tables',
      [this.pepper, this.#dataKey],
      this.alarmTopic,
    );
  }

  /**
   * Lets a function do these operations on a table. DynamoDB asks for the key with the function's own rights, so it needs both: the
   * operations, and to decrypt by way of DynamoDB. `BatchGetItem` and `ConditionCheckItem` are rights of their own.
   */
  grant(grantee: IGrantable, table: TableV2, ...operations: string[]): void {
    this.#allow(grantee, [table.tableArn], operations);
  }

  /** Lets a function query one index of a table. */
  grantQuery(grantee: IGrantable, table: TableV2, indexName: string): void {
    this.#allow(grantee, [`${table.tableArn}/index/${indexName}`], ['Query']);
  }

  /** Lets Lambda read a table's stream for a function. DynamoDB knows no resource for `ListStreams`, which Lambda asks for too. */
  grantStream(grantee: IGrantable, table: TableV2): void {
    this.#allow(
      grantee,
      [table.tableStreamArn as string],
      ['DescribeStream', 'GetRecords', 'GetShardIterator'],
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] }),
    );
  }

  #allow(grantee: IGrantable, resources: string[], operations: string[]): void {
    const actions = operations.map((operation) => `dynamodb:${operation}`);
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.#dataKey.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${this.region}.amazonaws.com` } },
      }),
    );
  }

  #table(id: string, props: TablePropsV2): TableV2 {
    return new TableV2(this, id, {
      ...props,
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(this.#dataKey),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
