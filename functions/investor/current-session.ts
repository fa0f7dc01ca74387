import type { Context } from '../context.ts';
import { type Credential, effective } from '../domain/credential.ts';
import { accountIdOf } from '../domain/identifiers.ts';
import type { Refusal } from '../domain/refusal.ts';
import { isOver, prolong } from '../domain/session.ts';
import type { Account } from '../store/accounts.ts';
import type { WebSession } from '../store/sessions.ts';

/** Who is signed in, as stored at this moment. */
export interface Current {
  session: WebSession;
  credential: Credential;
  account: Account;
}

/**
 * Whose request this is (D12, D15): the session exists and is not over, and the password that it was given for is still in force and
 * not revoked. Two reads; a write at most once a minute.
 * @param prolongs whether the request counts as use of the session
 */
export async function currentSession(
  context: Context,
  token: string | undefined,
  { prolongs }: { prolongs: boolean },
): Promise<Current | Refusal> {
  const now = context.now();
  const session = token && (await context.sessions.get('web', token));
  if (!session || isOver(session, now)) return { refused: 'not-signed-in' };

  const { accounts, credentials, db } = context;
  const found = await db.getEach({
    [credentials.table]: credentials.key(session.credential).Key,
    [accounts.table]: accounts.key(accountIdOf(session.account)),
  });
  const credential = found[credentials.table] as Credential | undefined;
  const account = found[accounts.table] as Account | undefined;
  if (!credential || account?.status !== 'open') return { refused: 'not-signed-in' };
  const { epoch, revoked } = effective(credential, now.toISOString());
  if (epoch !== session.epoch || revoked) return { refused: 'not-signed-in' };

  const idleAt = prolongs ? prolong(session, now) : undefined;
  if (idleAt) await context.sessions.prolong(session.id, idleAt);
  return { session: idleAt ? { ...session, idleAt } : session, credential, account };
}
