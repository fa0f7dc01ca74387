import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Between two looks at a restore. */
export const POLL_MS = 30_000;

/** A restore of a table beside the live one. */
export interface Restore {
  /** Physical name of the live table, which may be gone. */
  live: string;
  /** Of the restored one; the same command restores to the same table. */
  target: string;
  region: string;
  /** ARN of the backup, if it is one of a vault. */
  recoveryPoint?: string;
  /** Starts it, or goes on with one that is under way. */
  run(client: DynamoDBClient): Promise<void>;
}

/** A time as part of a table's name: `20261123T020000Z`. */
export function compact(at: Date): string {
  return at.toISOString().replaceAll(/[-:]|[.]\d{3}/g, '');
}
