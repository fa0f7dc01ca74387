import type { Origin } from '../../core/domain/events.ts';
import { effectiveKeyring, type Keyring } from '../../core/domain/keyring.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import { newEvent } from '../../core/store/events.ts';
import { randomId } from '../../core/store/random-id.ts';
import type { PasskeysContext } from './context.ts';
import { refuseUnproved } from './fresh-proof.ts';

/**
 * Demands a passkey at every sign-in, or ends the demand; needs proof by a passkey (D25). A demand
 * ends the other sessions that a password began. What is so already is no change: nothing is
 * recorded or told.
 */
export async function demandPasskeys(
  context: PasskeysContext,
  current: Current,
  passkeyOnly: boolean,
  origin: Origin,
): Promise<{ demanded: boolean } | Refusal> {
  const now = context.now();
  const unproved = refuseUnproved(current, now, { by: 'passkey' });
  if (unproved) return unproved;
  const at = now.toISOString();
  const { session, keyring } = current;
  if (effectiveKeyring(keyring, at).passkeyOnly === passkeyOnly) return { demanded: passkeyOnly };

  const { credentials, db, keyrings, sessions } = context;
  const epoch = randomId();
  const events = [newEvent(passkeyOnly ? 'passkey-only-set' : 'passkey-only-ended', origin, at)];
  const change = passkeyOnly ? ({ passkeyOnly, epoch } as const) : ({ passkeyOnly } as const);
  const written = await db.transact({
    keyring: keyrings.demand(session.account, change, { at, events, session }),
    credential: credentials.stillAlive(session, at),
    session: passkeyOnly ? [sessions.prove(session.id, { passkeyEpoch: epoch })] : [],
  });
  if (written.applied) return { demanded: passkeyOnly };
  if (!written.refused.has('keyring')) return { refused: 'not-signed-in' };
  // The keyring changed since it was read: another tab did the same, or removed a passkey.
  const found = written.refused.get('keyring') as Keyring | undefined;
  const lost = refuseUnproved({ session, keyring: found }, now, { by: 'passkey' });
  return lost ?? { refused: 'try-again' };
}
