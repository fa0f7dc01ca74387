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
 * (D25). Two reads, and one more of a session that has ended; a write at most once a minute.
 * @param extend whether the request counts as use of the session
 */
export async function currentSession(
  context: SessionContext,
  token: string | undefined,
  { extend }: { extend: boolean },
): Promise<Current | Refusal> {
  const now = context.now();
  const current = token && (await aliveSession(context, token, now));
  if (!current) return { refused: 'not-signed-in' };
  const { session } = current;
  const idleAt = extend ? extended(session, now) : undefined;
  if (!idleAt) return current;
  await context.db.write(context.sessions.extend(session.id, idleAt));
  return { ...current, session: { ...session, idleAt } };
}

/**
 * The session with its owner; undefined if it has ended.
 *
 * Race: between the two reads another tab may end the other sessions or demand passkeys, which
 * renews what this session carries (D21, D25). So one that seems ended is read again, and judged
 * again if it carries something else now.
 * @param before the session as it was read before
 */
async function aliveSession(
  context: SessionContext,
  token: string,
  now: Date,
  before?: WebSession,
): Promise<Current | undefined> {
  const { accounts, credentials, db, keyrings, sessions } = context;
  const session = await sessions.get('web', token);
  if (!session || isOver(session, now) || (before && carriesSame(before, session)))
    return undefined;

  const [credential, account, found] = await db.getEach([
    credentials.key(session.credential),
    accounts.key(accountIdOf(session.account)),
    keyrings.key(session.account),
  ]);
  const keyring = found as Keyring | undefined;
  const byPasskey = session.passkey !== undefined;
  const owner = ownerOf({ credential, account }, session, now, { evenRevoked: byPasskey });
  return owner && leavesAlive(effectiveKeyring(keyring, now.toISOString()), session)
    ? { session, ...owner, keyring }
    : aliveSession(context, token, now, session);
}

/** Everything else that a session must match never changes in it. */
function carriesSame(one: WebSession, other: WebSession): boolean {
  return one.sessionEpoch === other.sessionEpoch && one.passkeyEpoch === other.passkeyEpoch;
}
