import { CfnOutput, Duration } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  type TablePropsV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { type AlarmTopics, addAlarmTopics } from '../constructs/alarm-topics.ts';
import { alarmOnQuotas, alarmOnThrottledTable } from '../constructs/capacity-alarms.ts';
import { alarmOnKeyLoss } from '../constructs/key-loss-alarm.ts';
import { dataRemovalPolicy, StageStack, type StageStackProps } from './stage-stack.ts';

/**
 * The data that must never be lost: the tables, the key that encrypts them, and the pepper of the
 * password hashes. Deleting the stack retains all of them. It also has the topics of the alarms.
 */
export class DataStack extends StageStack {
  /** Accounts and their holders, by participant and account number. */
  readonly accounts: TableV2;
  /** Phone and internet user IDs with their password state. */
  readonly credentials: TableV2;
  /** Hashes of past passwords, which must not be used again. */
  readonly pastPasswords: TableV2;
  /** Web sessions, calls and reset tokens. */
  readonly sessions: TableV2;
  /** Passkeys of internet user IDs, and what they demand. */
  readonly passkeys: TableV2;
  /** Participants' requests, which need approval. */
  readonly requests: TableV2;
  /** Every event of an account, in order. */
  readonly auditTrail: TableV2;
  /** Which messages were sent, so that none is sent again and investors see which. */
  readonly sentMessages: TableV2;
  /** What accounts are told of the movements of a day; its stream is the outbox. */
  readonly movementAlerts: TableV2;
  /** Balances and movements of accounts, from the depository's daily files. */
  readonly positions: TableV2;
  /** HMAC key of the password hashes. It never leaves KMS (standards 6). */
  readonly pepper: Key;
  /** Topics of all alarms in this region. */
  readonly alarms: AlarmTopics;
  /** Key of the tables. */
  readonly dataKey: Key;

  constructor(scope: Construct, id: string, props: StageStackProps) {
    super(scope, id, { ...props, terminationProtection: true });

    this.dataKey = new Key(this, 'DataKey', {
      description:
        'Encrypts the tables of the SSA access service; without it they can never be read again',
      enableKeyRotation: true,
      removalPolicy: dataRemovalPolicy(this),
    });
    this.pepper = new Key(this, 'Pepper', {
      description:
        'HMAC key of the password hashes; without it no password can ever be verified again',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      // Only a replica of the same key verifies these passwords in another region. This cannot be
      // changed once the key exists (docs/decisions/0040).
      multiRegion: true,
      pendingWindow: Duration.days(30),
      removalPolicy: dataRemovalPolicy(this),
    });

    this.alarms = addAlarmTopics(this);
    alarmOnQuotas(this, this.alarms.ticket);

    const byName = (language: 'En' | 'Zh') => ({
      // For searches: the name without case and accents (core/domain/name-key.ts).
      indexName: `byName${language}`,
      partitionKey: { name: 'participantId', type: AttributeType.STRING },
      sortKey: { name: `name${language}Key`, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.accounts = this.#table('Accounts', {
      partitionKey: { name: 'participantId', type: AttributeType.STRING },
      sortKey: { name: 'accountNumber', type: AttributeType.STRING },
      // Only on closed accounts, where the settings limit how long they are kept
      // (docs/decisions/0042).
      timeToLiveAttribute: 'expiresAt',
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      globalSecondaryIndexes: [byName('En'), byName('Zh')],
    });
    this.credentials = this.#table('Credentials', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      // A number on decoys (IDs that were never issued), which expire. A string on issued IDs: TTL
      // ignores strings. The attribute must not be an index key: DynamoDB rejects every write
      // whose index key has another type than the index declares.
      timeToLiveAttribute: 'expiresAt',
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      globalSecondaryIndexes: [
        {
          // A sparse index: only revoked credentials have the attribute `revokedOf`.
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
    this.passkeys = this.#table('Passkeys', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    this.requests = this.#table('Requests', {
      partitionKey: { name: 'participantId', type: AttributeType.STRING },
      sortKey: { name: 'requestId', type: AttributeType.STRING },
      // On idempotency keys, and on requests where the settings limit how long they are kept.
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
      // Only where the settings limit how long events are kept (docs/decisions/0042).
      timeToLiveAttribute: 'expiresAt',
      dynamoStream: StreamViewType.NEW_IMAGE,
    });
    this.sentMessages = this.#table('SentMessages', {
      partitionKey: { name: 'account', type: AttributeType.STRING },
      sortKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
    });
    this.movementAlerts = this.#table('Alerts', {
      partitionKey: { name: 'account', type: AttributeType.STRING },
      sortKey: { name: 'date', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      // Both images tell a new alert from one that more files confirmed.
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    const writeUnitsPerSecond = this.settings.feed?.warmWriteUnits;
    this.positions = this.#table('Positions', {
      ...(writeUnitsPerSecond && { warmThroughput: { writeUnitsPerSecond } }),
      partitionKey: { name: 'account', type: AttributeType.STRING },
      sortKey: { name: 'row', type: AttributeType.STRING },
      // Only on movements: a balance counts until a newer file names the account.
      timeToLiveAttribute: 'expiresAt',
    });

    new CfnOutput(this, 'PepperArn', {
      description: 'Key of the password hashes: SsaRecovery replicates it',
      value: this.pepper.keyArn,
    });

    alarmOnKeyLoss(
      this,
      'Somebody disabled the pepper key or the key of the tables, or scheduled its deletion',
      [this.pepper.keyArn, this.dataKey.keyArn],
      this.alarms.page,
    );
  }

  /**
   * Grants operations on a table, and the use of its KMS key through DynamoDB, which decrypts with
   * the caller's permissions.
   * @param operations without the prefix: `GetItem`. `BatchGetItem` and `ConditionCheckItem` are
   * separate permissions, not part of `GetItem`
   */
  grant(grantee: IGrantable, table: TableV2, ...operations: string[]): void {
    this.#allow(grantee, [table.tableArn], operations);
  }

  /**
   * Grants `UpdateItem` on these attributes of a table's items only.
   * @param attributes all that its updates name: the key, what they write, and what their
   * conditions read
   */
  grantUpdate(grantee: IGrantable, table: TableV2, attributes: readonly string[]): void {
    this.#allow(grantee, [table.tableArn], ['UpdateItem'], {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
    });
  }

  /** Grants `Query` on one index of a table. */
  grantQuery(grantee: IGrantable, table: TableV2, indexName: string): void {
    this.#allow(grantee, [`${table.tableArn}/index/${indexName}`], ['Query']);
  }

  /**
   * Grants Lambda, through a function's role, read access to a table's stream. Lambda also needs
   * `ListStreams`, which does not support resource-level permissions.
   */
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

  #allow(
    grantee: IGrantable,
    resources: string[],
    operations: string[],
    conditions: PolicyStatementProps['conditions'] = {},
  ): void {
    const actions = operations.map((operation) => `dynamodb:${operation}`);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions, resources, conditions }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.dataKey.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${this.region}.amazonaws.com` } },
      }),
    );
  }

  #table(id: string, props: TablePropsV2): TableV2 {
    const table = new TableV2(this, id, {
      ...props,
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(this.dataKey),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: this.settings.protection,
      removalPolicy: dataRemovalPolicy(this),
    });
    alarmOnThrottledTable(this, id, {
      tableName: table.tableName,
      indexes: (props.globalSecondaryIndexes ?? []).map(({ indexName }) => indexName),
      topic: this.alarms.ticket,
    });
    return table;
  }
}
