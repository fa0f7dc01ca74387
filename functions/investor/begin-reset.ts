import type { Context } from '../../core/context.ts';
import type { Origin } from '../../core/domain/events.ts';
import { credentialId } from '../../core/domain/identifiers.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import { RESET_TOKEN_MS } from '../../core/domain/session.ts';
import { newToken, tokenId } from '../../core/store/sessions.ts';
import { type Identity, proveIdentity } from './prove-identity.ts';

/**
 * Begins the reset of a forgotten or revoked internet password (R2, R3):
 * 1. judge identity, as one entry of the phone password; while that is revoked the investor is sent
 *    to the participant;
 * 2. only now tell whether the account has an internet user ID, and which (D11, D23);
 * 3. issue a token for the proof, valid for ten minutes while neither password changes (standards
 *    12).
 */
export async function beginReset(
  context: Context,
  identity: Identity,
  origin: Origin,
): Promise<{ resetToken: string; expiresAt: string; internetUserId: string } | Refusal> {
  const proved = await proveIdentity(context, identity, origin);
  if (isRefused(proved)) return proved;

  const account = await context.accounts.get(identity);
  if (!account?.internetUserId) return { refused: 'not-registered' };
  const credential = await context.credentials.get(
    credentialId('internet', account.internetUserId),
  );
  if (!credential?.passwordHash) return { refused: 'not-registered' };

  const resetToken = newToken();
  const expiresAt = new Date(context.now().getTime() + RESET_TOKEN_MS).toISOString();
  const token = context.sessions.begin({
    kind: 'reset',
    id: tokenId(resetToken) as string,
    account: credential.account as string,
    credential: credential.id,
    epoch: credential.epoch,
    phoneCredential: credentialId('phone', identity.phoneUserId),
    phoneEpoch: proved.epoch,
    endsAt: expiresAt,
  });
  await context.db.write(token);
  return { resetToken, expiresAt, internetUserId: credential.userId as string };
}
