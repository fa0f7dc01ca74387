import type { Context } from '../../core/context.ts';
import type { Origin } from '../../core/domain/events.ts';
import { credentialId } from '../../core/domain/identifiers.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import { RESET_TOKEN_MS } from '../../core/domain/session.ts';
import { newToken, tokenId } from '../../core/store/sessions.ts';
import { type Identity, proveIdentity } from './entries.ts';

/**
 * First half of resetting a forgotten or revoked internet password (R2, R3):
 * 1. identity is judged, as one entry of the phone password; while that is revoked the investor is sent to the participant;
 * 2. whether the account has an internet user ID is told only now (D11);
 * 3. a token stands for the proof, for ten minutes, while both passwords stay what they are (standards 12).
 */
export async function beginReset(
  context: Context,
  identity: Identity,
  origin: Origin,
): Promise<{ resetToken: string; expiresAt: string } | Refusal> {
  const proved = await proveIdentity(context, identity, origin);
  if (isRefused(proved)) return proved;

  const account = await context.accounts.get(identity);
  if (!account?.internetUserId) return { refused: 'not-registered' };
  const credential = await context.credentials.get(
    context.db,
    credentialId('internet', account.internetUserId),
  );
  if (!credential?.passwordHash) return { refused: 'not-registered' };

  const resetToken = newToken();
  const expiresAt = new Date(context.now().getTime() + RESET_TOKEN_MS).toISOString();
  await context.sessions.put({
    kind: 'reset',
    id: tokenId(resetToken) as string,
    account: credential.account as string,
    credential: credential.id,
    epoch: credential.epoch,
    phoneCredential: credentialId('phone', identity.phoneUserId),
    phoneEpoch: proved.epoch,
    endsAt: expiresAt,
  });
  return { resetToken, expiresAt };
}
