import type { Context } from '../context.ts';
import type { Credential } from '../domain/credential.ts';
import type { Refusal } from '../domain/refusal.ts';
import { extended, isOver } from '../domain/session.ts';
import { validProof } from '../passwords/valid-proof.ts';
import type { Account } from '../store/account.ts';
import type { WebSession } from '../store/sessions.ts';

/** What it takes to find the investor of a request. */
export type SessionContext = Pick<Context, 'db' | 'accounts' | 'credentials' | 'sessions' | 'now'>;

/** The signed-in investor, as stored now. */
export interface Current {
  session: WebSession;
  credential: Credential;
  account: Account;
}

/**
 * Finds the investor of a request (D12, D15). The session must exist and not be over, and its
 * password must be neither replaced nor revoked. Two reads; a write at most once a minute.
 * @param extend whether the request counts as use of the session
 */
export async function currentSession(
  context: SessionContext,
  token: string | undefined,
  { extend }: { extend: boolean },
): Promise<Current | Refusal> {
  const now = context.now();
  const session = token && (await context.sessions.get('web', token));
  if (!session || isOver(session, now)) return { refused: 'not-signed-in' };

  const owner = await validProof(context, session, now);
  if (!owner) return { refused: 'not-signed-in' };

  const idleAt = extend ? extended(session, now) : undefined;
  if (idleAt) await context.db.write(context.sessions.extend(session.id, idleAt));
  return { session: idleAt ? { ...session, idleAt } : session, ...owner };
}
