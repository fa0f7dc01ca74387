import { UsageError } from '../shared/command-line.ts';

/** What a restore has to know of a table of SsaData. */
interface KnownTable {
  /** What its restore can break, where there is something to say. */
  warnings?: string[];
  /** Whether its items expire: DynamoDB's time to live, by the attribute `expiresAt`. */
  expires: boolean;
}

const TOGETHER =
  'Accounts, Credentials and Passkeys belong together: restore all three to the same second, or ' +
  'from backups of one day';

const TABLES: Record<string, KnownTable> = {
  Accounts: {
    warnings: [TOGETHER, 'an older Accounts reopens phone channels that were closed since'],
    expires: true,
  },
  Credentials: {
    warnings: [
      TOGETHER,
      'an older Credentials brings back older passwords and un-revokes: tell the investors and ' +
        'the participants',
      'beside a newer Passkeys, an ID cancelled since comes back without its passkeys and its ' +
        'demand: its password alone signs in',
    ],
    expires: true,
  },
  PastPasswords: {
    warnings: [
      'never write these items into the live table in place of its own: passwords used since ' +
        'could be used again',
    ],
    expires: false,
  },
  Sessions: { warnings: ['Sessions need no restoring: people sign in again'], expires: true },
  Passkeys: {
    warnings: [
      TOGETHER,
      'an older Passkeys brings back removed passkeys and ended demands, and lacks newer ones: ' +
        'who demanded a passkey since signs in with a password alone. Tell the investors and ' +
        'the participants',
    ],
    expires: false,
  },
  Requests: { expires: true },
  AuditTrail: { expires: true },
  SentMessages: {
    warnings: [
      'SentMessages needs no restoring: a message goes out once more if its event comes again, ' +
        'and the investor does not see it in his activity',
    ],
    expires: true,
  },
  Positions: { expires: true },
  Alerts: {
    warnings: ['Alerts needs no restoring: a file of the last days tells its accounts once more'],
    expires: true,
  },
};

/** Tables of SsaData, by their logical ids. */
export const tables = Object.keys(TABLES);

/** @throws UsageError */
export function parseTable(text: string): string {
  if (!tables.includes(text)) throw new UsageError(`Unknown table '${text}': ${tables.join(', ')}`);
  return text;
}

/** Whether items of a table expire. */
export const itemsExpire = (table: string): boolean => TABLES[table]?.expires ?? false;

/**
 * What to know before a restore, and what to do after it.
 * @param live physical name of the live table
 * @param target of the restored one
 */
export function nextSteps(
  table: string,
  live: string,
  target: string,
): { warnings: string[]; steps: string[] } {
  const renewed = ['Credentials', 'Passkeys'].includes(table)
    ? ', and renew epoch, so that its sessions are void'
    : '';
  return {
    warnings: TABLES[table]?.warnings ?? [],
    steps: [
      `To correct some items: compare ${target} with ${live}, item by item, and write into the ` +
        'live table one by one, with a condition on what is there now',
      `In each item written, set lastEvents to an event that says who did it${renewed}`,
      'To replace the whole table: tell who is on call, since UnattributedChange pages; stop ' +
        'Investor, Statements, Passkeys, Broker and Phone (reserved concurrency 0), copy, and give ' +
        'each its number of the settings again; restore Accounts, Credentials and Passkeys ' +
        'together, and delete all of Sessions',
      `When it is done, delete ${target}: it holds what the live table holds`,
    ],
  };
}
