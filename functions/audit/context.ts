import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { TIME_LIMITS } from '../../core/aws/time-limits.ts';
import { AuditTrail } from '../../core/store/audit-trail.ts';
import { Db } from '../../core/store/db.ts';
import { Archive } from './archive.ts';
import type { AuditedTable } from './change.ts';

/** The dependencies of the audit function. */
export interface AuditContext {
  /** By physical table name. */
  tables: Map<string, AuditedTable>;
  db: Db;
  auditTrail: AuditTrail;
  archive: Archive;
}

export interface AuditClients {
  dynamodb: Pick<DynamoDBClient, 'send'>;
  s3: Pick<S3Client, 'send'>;
}

const environment = z.object({
  ACCOUNTS_TABLE: z.string(),
  CREDENTIALS_TABLE: z.string(),
  REQUESTS_TABLE: z.string(),
  PASSKEYS_TABLE: z.string(),
  AUDIT_TRAIL_TABLE: z.string(),
  ARCHIVE_BUCKET: z.string(),
  TRAIL_YEARS: z.optional(z.string()),
});

/**
 * @param env the function's environment
 * @throws if a variable is missing, so that a misconfigured function fails at start
 */
export function createAuditContext(
  env: Record<string, string | undefined>,
  {
    dynamodb = new DynamoDBClient(TIME_LIMITS.auditTrail),
    s3 = new S3Client(TIME_LIMITS.auditTrail),
  }: Partial<AuditClients> = {},
): AuditContext {
  const settings = environment.parse(env);
  const db = new Db(dynamodb);
  return {
    tables: new Map<string, AuditedTable>([
      [settings.ACCOUNTS_TABLE, 'Accounts'],
      [settings.CREDENTIALS_TABLE, 'Credentials'],
      [settings.REQUESTS_TABLE, 'Requests'],
      [settings.PASSKEYS_TABLE, 'Passkeys'],
    ]),
    db,
    auditTrail: new AuditTrail(
      settings.AUDIT_TRAIL_TABLE,
      db,
      settings.TRAIL_YEARS === undefined ? undefined : Number(settings.TRAIL_YEARS),
    ),
    archive: new Archive(settings.ARCHIVE_BUCKET, s3),
  };
}
