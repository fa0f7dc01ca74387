import type { Context } from '../../core/context.ts';
import type { Credential } from '../../core/domain/credential.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import { isOver, prolong } from '../../core/domain/session.ts';
import { inForce } from '../../core/passwords/in-force.ts';
import type { Account } from '../../core/store/accounts.ts';
import type { WebSession } from '../../core/store/sessions.ts';

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

  const owner = await inForce(context, session, now);
  if (!owner) return { refused: 'not-signed-in' };

  const idleAt = prolongs ? prolong(session, now) : undefined;
  if (idleAt) await context.sessions.prolong(session.id, idleAt);
  return { session: idleAt ? { ...session, idleAt } : session, ...owner };
}
