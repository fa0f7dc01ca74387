/** What a table's restore can break, where there is something to say. */
const WARNINGS: Record<string, string[]> = {
  Accounts: ['Accounts and Credentials belong together: restore both to the same second'],
  Credentials: [
    'Accounts and Credentials belong together: restore both to the same second',
    'an older Credentials brings back older passwords and un-revokes: tell the investors and the ' +
      'participants',
  ],
  PastPasswords: [
    'never write these items into the live table in place of its own: passwords used since could ' +
      'be used again',
  ],
  Sessions: ['Sessions need no restoring: people sign in again'],
  Requests: [],
  AuditTrail: [],
  SentMessages: [
    'SentMessages needs no restoring: a message goes out once more if its event comes again',
  ],
  Positions: [],
  Alerts: ['Alerts needs no restoring: a file of the last days tells its accounts once more'],
};

/** Tables of SsaData, by their logical ids. */
export const tables = Object.keys(WARNINGS);

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
  const renewed = table === 'Credentials' ? ', and renew epoch, so that its sessions are void' : '';
  return {
    warnings: WARNINGS[table] ?? [],
    steps: [
      `To correct some items: compare ${target} with ${live}, item by item, and write into the ` +
        'live table one by one, with a condition on what is there now',
      `In each item written, set lastEvents to an event that says who did it${renewed}`,
      'To replace the whole table: stop the functions (reserved concurrency 0), copy, start; ' +
        'restore both Accounts and Credentials, and delete all of Sessions',
      `When it is done, delete ${target}: it holds what the live table holds`,
    ],
  };
}
