import type { DataStack } from '../stacks/data-stack.ts';

/** Environment variables of every function that uses accounts and passwords (core/context.ts). */
export function accessEnvironment(data: DataStack) {
  return {
    ACCOUNTS_TABLE: data.accounts.tableName,
    CREDENTIALS_TABLE: data.credentials.tableName,
    PAST_PASSWORDS_TABLE: data.pastPasswords.tableName,
    SESSIONS_TABLE: data.sessions.tableName,
    PASSKEYS_TABLE: data.passkeys.tableName,
    PEPPER_KEY_ID: data.pepper.keyId,
    BCRYPT_COST: '12',
  };
}
