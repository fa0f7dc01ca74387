import { effectiveKeyring, leavesAlive } from '../../core/domain/keyring.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { Current } from '../../core/sessions/current-session.ts';

/** For so long a proof permits changes of passkeys (D25). */
export const PROOF_MS = 5 * 60 * 1000;

/**
 * Refuses unless the owner entered the current password, or used a passkey, in this session within
 * the last five minutes (D25). A password counts while it is the current one: the session ends with
 * it. A passkey counts while the account has it.
 * @param current with the keyring as read last: it may have ended the session since that was found
 * @param options.by a passkey, if nothing else will do
 */
export function refuseUnproved(
  { session, keyring }: Pick<Current, 'session' | 'keyring'>,
  now: Date,
  { by }: { by?: 'passkey' } = {},
): Refusal | undefined {
  const effective = effectiveKeyring(keyring, now.toISOString());
  if (!leavesAlive(effective, session)) return { refused: 'not-signed-in' };
  const { proof } = session;
  const isFresh = proof !== undefined && now.getTime() - Date.parse(proof.at) < PROOF_MS;
  const isKnown =
    proof?.passkey === undefined ? by === undefined : proof.passkey in effective.passkeys;
  return isFresh && isKnown ? undefined : { refused: 'proof-needed' };
}
