import { type Answer, AwsError, type AwsRequest } from './fake-aws.ts';
import type { FakeTables } from './fake-tables.ts';

interface Job {
  id: string;
  region: string;
  point: string;
  target: string;
  keyArn: string;
  status: 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'ABORTED';
  message?: string;
  /** How often DescribeRestoreJob answers RUNNING still. */
  looksLeft: number;
}

/** What a test says of a recovery point. */
interface Point {
  region: string;
  vault: string;
  arn: string;
  /** Physical name of the table that was backed up. */
  table: string;
  /** ISO 8601 */
  createdAt: string;
  status?: string;
}

/** AWS Backup: vaults with backups of tables, and jobs that restore them. */
export class FakeBackup {
  readonly points: Point[] = [];
  readonly jobs: Job[] = [];
  /** Input of every StartRestoreJob, with its region. */
  readonly starts: (AwsRequest['input'] & { region: string })[] = [];
  /** Why the next job fails. */
  failure: string | undefined;
  readonly #tables: FakeTables;
  readonly #tokens = new Map<string, Job>();

  constructor(tables: FakeTables) {
    this.#tables = tables;
  }

  answers(): Record<string, Answer> {
    return {
      'backup.GET /backup-vaults/*': (request) => this.#list(request),
      'backup.PUT /restore-jobs': (request) => this.#start(request),
      'backup.GET /restore-jobs': ({ region }) => ({
        RestoreJobs: this.jobs.filter((job) => job.region === region).map(viewOf),
      }),
      'backup.GET /restore-jobs/*': (request) => this.#describe(request),
    };
  }

  /** Two backups a page, so that a list has more than one. */
  #list({ region, url }: AwsRequest) {
    const [, , vault] = url.pathname.split('/');
    const from = Number(url.searchParams.get('nextToken') ?? 0);
    const all = this.points.filter((point) => point.region === region && point.vault === vault);
    return {
      RecoveryPoints: all.slice(from, from + 2).map(({ arn, table, createdAt, status }) => ({
        RecoveryPointArn: arn,
        ResourceArn: `arn:aws:dynamodb:ap-southeast-1:111122223333:table/${table}`,
        ResourceType: 'DynamoDB',
        CreationDate: Date.parse(createdAt) / 1000,
        CalculatedLifecycle: { DeleteAt: Date.parse(createdAt) / 1000 + 35 * 24 * 60 * 60 },
        Status: status ?? 'COMPLETED',
      })),
      ...(from + 2 < all.length && { NextToken: String(from + 2) }),
    };
  }

  /** Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartRestoreJob.html */
  #start({ input, region }: AwsRequest) {
    this.starts.push({ ...input, region });
    const token = String(input.IdempotencyToken);
    const known = this.#tokens.get(token);
    if (known) return { RestoreJobId: known.id };
    const point = String(input.RecoveryPointArn);
    const metadata = input.Metadata as Record<string, string>;
    const target = metadata.targetTableName ?? '';
    const { failure } = this;
    this.failure = undefined;
    const job: Job = {
      id: `JOB-${this.jobs.length + 1}`,
      region,
      point,
      target,
      keyArn: metadata.kmsMasterKeyArn ?? '',
      status: failure ? 'FAILED' : 'PENDING',
      ...(failure && { message: failure }),
      looksLeft: 2,
    };
    this.jobs.push(job);
    this.#tokens.set(token, job);
    return { RestoreJobId: job.id };
  }

  #describe({ url }: AwsRequest) {
    const job = this.jobs.find(({ id }) => id === url.pathname.split('/').at(-1));
    if (!job) throw new AwsError('ResourceNotFoundException', 'Restore job not found');
    if (job.status === 'PENDING') job.status = 'RUNNING';
    if (job.status === 'RUNNING' && job.looksLeft-- <= 0) {
      job.status = 'COMPLETED';
      this.#tables.addRestored(job.target, job.keyArn);
    }
    return viewOf(job);
  }
}

const viewOf = ({ id, point, status, message }: Job) => ({
  RestoreJobId: id,
  RecoveryPointArn: point,
  ResourceType: 'DynamoDB',
  Status: status,
  ...(message && { StatusMessage: message }),
  PercentDone: status === 'COMPLETED' ? '100.00%' : '34.00%',
});
