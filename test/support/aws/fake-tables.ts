import { type Answer, AwsError, type AwsRequest } from './fake-aws.ts';

interface Table {
  status: string;
  keyArn: string;
  expiry: string | undefined;
  hasRecovery: boolean;
  isProtected: boolean;
  /** How often DescribeTable answers CREATING still. */
  looksLeft: number;
}

/** Tables as DynamoDB's control plane sees them: restores, and what a restore leaves out. */
export class FakeTables {
  readonly tables = new Map<string, Table>();
  /** Input of every restore. */
  readonly restores: AwsRequest['input'][] = [];
  /** Earliest and latest time of point-in-time recovery, in ISO 8601. */
  window: [string, string] = ['2026-10-20T00:00:00Z', '2026-11-23T01:55:00Z'];

  addLive(name: string, expiry?: string, isProtected = false): void {
    this.tables.set(name, {
      status: 'ACTIVE',
      keyArn: `arn:aws:kms:::key/of-${name}`,
      expiry,
      hasRecovery: true,
      isProtected,
      looksLeft: 0,
    });
  }

  /** A table that a restore has begun to create, without what a restore leaves out. */
  addRestored(name: string, keyArn: string): void {
    this.tables.set(name, {
      status: 'CREATING',
      keyArn,
      expiry: undefined,
      hasRecovery: false,
      isProtected: false,
      looksLeft: 2,
    });
  }

  answers(): Record<string, Answer> {
    const of = (operation: string, answer: (table: Table, input: AwsRequest['input']) => unknown) =>
      [
        `dynamodb.${operation}`,
        ({ input }: AwsRequest) => answer(this.#table(String(input.TableName)), input),
      ] as const;
    return Object.fromEntries([
      of('DescribeTable', (table) => {
        if (table.looksLeft-- <= 0) table.status = 'ACTIVE';
        return {
          Table: {
            TableStatus: table.status,
            DeletionProtectionEnabled: table.isProtected,
            SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: table.keyArn },
          },
        };
      }),
      of('DescribeTimeToLive', ({ expiry }) => ({
        TimeToLiveDescription: expiry
          ? { TimeToLiveStatus: 'ENABLED', AttributeName: expiry }
          : { TimeToLiveStatus: 'DISABLED' },
      })),
      of('DescribeContinuousBackups', ({ hasRecovery }) => ({
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: 'ENABLED',
          PointInTimeRecoveryDescription: {
            PointInTimeRecoveryStatus: hasRecovery ? 'ENABLED' : 'DISABLED',
            EarliestRestorableDateTime: Date.parse(this.window[0]) / 1000,
            LatestRestorableDateTime: Date.parse(this.window[1]) / 1000,
          },
        },
      })),
      of('UpdateContinuousBackups', (table) => {
        table.hasRecovery = true;
        return {};
      }),
      of('UpdateTimeToLive', (table, { TimeToLiveSpecification }) => {
        if (table.expiry)
          throw new AwsError('ValidationException', 'TimeToLive is already enabled');
        table.expiry = (TimeToLiveSpecification as { AttributeName: string }).AttributeName;
        return {};
      }),
      of('UpdateTable', (table, { DeletionProtectionEnabled }) => {
        table.isProtected = DeletionProtectionEnabled === true;
        return {};
      }),
      ['dynamodb.RestoreTableToPointInTime', ({ input }: AwsRequest) => this.#restore(input)],
    ]);
  }

  #table(name: string): Table {
    const found = this.tables.get(name);
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: ${name}`);
  }

  #restore(input: AwsRequest['input']) {
    const { KMSMasterKeyId = '' } = (input.SSESpecificationOverride ?? {}) as Record<
      string,
      string
    >;
    this.#table(String(input.SourceTableName));
    this.restores.push(input);
    this.addRestored(String(input.TargetTableName), KMSMasterKeyId);
    return { TableDescription: { TableStatus: 'CREATING' } };
  }
}
