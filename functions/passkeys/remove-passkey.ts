import type { DomainEvent, Origin } from '../../core/domain/events.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import { newEvent } from '../../core/store/events.ts';
import { keyringOf, MAX_TRIES } from '../../core/store/keyring-of.ts';
import { Keyrings } from '../../core/store/keyrings.ts';
import type { PasskeysContext } from './context.ts';
import { refuseUnproved } from './fresh-proof.ts';

/**
 * Removes a passkey of the signed-in investor, which ends the sessions that it began; needs proof.
 * The last one ends the demand for passkeys, and a removal of all that is pending (D25).
 * @param id credential ID of WebAuthn
 */
export async function removePasskey(
  context: PasskeysContext,
  { session }: Pick<Current, 'session'>,
  id: string,
  origin: Origin,
): Promise<{ removed: true } | Refusal> {
  const { credentials, db, keyrings, now } = context;
  const passkey = Keyrings.nameOf(id);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const keyring = await keyringOf(context, session.account);
    const unproved = refuseUnproved({ session, keyring }, now());
    if (unproved) return unproved;
    if (!keyring || !(passkey in keyring.passkeys)) return { refused: 'not-found' };
    const at = now().toISOString();
    const events: DomainEvent[] = [{ ...newEvent('passkey-removed', origin, at), passkey }];
    if (Object.keys(keyring.passkeys).length === 1) {
      if (keyring.passkeyOnly) events.push(newEvent('passkey-only-ended', origin, at));
      if (keyring.removalAt) events.push(newEvent('remove-passkeys-stopped', origin, at));
    }
    const written = await db.transact({
      keyring: keyrings.remove(keyring, passkey, { at, events, session }),
      session: credentials.stillAlive(session, at),
    });
    if (written.applied) return { removed: true };
    if (written.refused.has('session')) return { refused: 'not-signed-in' };
  }
  return { refused: 'try-again' };
}
