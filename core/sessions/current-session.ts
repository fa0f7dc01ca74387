import type { Context } from '../context.ts';
import { accountIdOf } from '../domain/identifiers.ts';
import { effectiveKeyring, type Keyring, leavesAlive } from '../domain/keyring.ts';
import type { Refusal } from '../domain/refusal.ts';
import { extended, isOver } from '../domain/session.ts';
import { type Owner, ownerOf } from '../passwords/valid-proof.ts';
import type { WebSession } from '../store/sessions.ts';

/** What it takes to find the investor of a request. */
export type SessionContext = Pick<
  Context,
  'db' | 'accounts' | 'credentials' | 'keyrings' | 'sessions' | 'now'
>;

/** The signed-in investor, as stored now. */
export interface Current extends Owner {
  session: WebSession;
  /** As stored; undefined if the account never had a passkey. */
  keyring: Keyring | undefined;
}

/**
 * Finds the investor of a request (D12, D15). The session must exist and not be over. If a password
 * began it, that must be neither replaced nor revoked; if a passkey did, it must not be removed
 * (D25). Two reads; a write at most once a minute.
 * @param extend whether the request counts as use of the session
 */
export async function currentSession(
  context: SessionContext,
  token: string | undefined,
  { extend }: { extend: boolean },
): Promise<Current | Refusal> {
  const { accounts, credentials, db, keyrings, sessions } = context;
  const now = context.now();
  const session = token && (await sessions.get('web', token));
  if (!session || isOver(session, now)) return { refused: 'not-signed-in' };

  const [credential, account, found] = await db.getEach([
    credentials.key(session.credential),
    accounts.key(accountIdOf(session.account)),
    keyrings.key(session.account),
  ]);
  const keyring = found as Keyring | undefined;
  const byPasskey = session.passkey !== undefined;
  const owner = ownerOf({ credential, account }, session, now, { evenRevoked: byPasskey });
  if (!owner || !leavesAlive(effectiveKeyring(keyring, now.toISOString()), session))
    return { refused: 'not-signed-in' };

  const idleAt = extend ? extended(session, now) : undefined;
  if (idleAt) await db.write(sessions.extend(session.id, idleAt));
  return { session: idleAt ? { ...session, idleAt } : session, ...owner, keyring };
}
