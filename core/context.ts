/** Everything that a function works with, created once from the environment that the stack sets. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod/mini';
import { TIME_LIMITS } from './aws/time-limits.ts';
import { Hasher } from './hashing/hasher.ts';
import { Accounts } from './store/accounts.ts';
import { Credentials } from './store/credentials.ts';
import { Db } from './store/db.ts';
import { Keyrings } from './store/keyrings.ts';
import { PastPasswords } from './store/past-passwords.ts';
import { RetiredNumbers } from './store/retired-numbers.ts';
import { Sessions } from './store/sessions.ts';

const environment = z.object({
  ACCOUNTS_TABLE: z.string(),
  CREDENTIALS_TABLE: z.string(),
  PAST_PASSWORDS_TABLE: z.string(),
  SESSIONS_TABLE: z.string(),
  PASSKEYS_TABLE: z.string(),
  PEPPER_KEY_ID: z.string(),
  BCRYPT_COST: z.coerce.number().check(z.int(), z.gte(4), z.lte(15)),
});

export interface Context {
  db: Db;
  accounts: Accounts;
  credentials: Credentials;
  retiredNumbers: RetiredNumbers;
  pastPasswords: PastPasswords;
  sessions: Sessions;
  keyrings: Keyrings;
  hasher: Hasher;
  now(): Date;
  /** Milliseconds until Lambda ends this invocation. */
  timeLeft(): number;
}

/**
 * @param env the function's environment; a missing or malformed value fails here, at start
 * @param clients replace those of AWS's default configuration
 */
export function createContext(
  env: Record<string, string | undefined>,
  {
    dynamodb = new DynamoDBClient(TIME_LIMITS.web),
    kms = new KMSClient(TIME_LIMITS.web),
    now = () => new Date(),
  }: Partial<Clients> = {},
): Context {
  const settings = environment.parse(env);
  const db = new Db(dynamodb);
  return {
    db,
    accounts: new Accounts(settings.ACCOUNTS_TABLE, db, now),
    credentials: new Credentials(settings.CREDENTIALS_TABLE, db),
    retiredNumbers: new RetiredNumbers(settings.CREDENTIALS_TABLE, db),
    pastPasswords: new PastPasswords(settings.PAST_PASSWORDS_TABLE),
    sessions: new Sessions(settings.SESSIONS_TABLE, db),
    keyrings: new Keyrings(settings.PASSKEYS_TABLE, db),
    hasher: new Hasher(kms, settings.PEPPER_KEY_ID, settings.BCRYPT_COST),
    now,
    timeLeft: () => Number.POSITIVE_INFINITY,
  };
}

export interface Clients {
  dynamodb: Pick<DynamoDBClient, 'send'>;
  kms: Pick<KMSClient, 'send'>;
  now(): Date;
}
