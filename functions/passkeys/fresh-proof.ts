import { effectiveKeyring } from '../../core/domain/keyring.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { Current } from '../../core/sessions/current-session.ts';

/** For so long a proof permits changes of passkeys (D25). */
export const PROOF_MS = 5 * 60 * 1000;

/**
 * Refuses unless the owner entered the current password, or used a passkey, in this session within
 * the last five minutes (D25). A password counts while it is the current one: the session ends with
 * it. A passkey counts while the account has it.
 * @param options.by a passkey, if nothing else will do
 */
export function refuseUnproved(
  { session, keyring }: Current,
  now: Date,
  { by }: { by?: 'passkey' } = {},
): Refusal | undefined {
  const { proof } = session;
  const isFresh = proof !== undefined && now.getTime() - Date.parse(proof.at) < PROOF_MS;
  const { passkeys } = effectiveKeyring(keyring, now.toISOString());
  const isKnown = proof?.passkey === undefined ? by === undefined : proof.passkey in passkeys;
  return isFresh && isKnown ? undefined : { refused: 'proof-needed' };
}
