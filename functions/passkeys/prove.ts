import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import type { ApiRequest } from '../../core/http/route.ts';
import { enterInternetPassword } from '../../core/passwords/enter-internet-password.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import type { PasskeysContext } from './context.ts';
import type { Assertion } from './forms.ts';
import { judgeUse, recordRefusal, recordUse } from './use-passkey.ts';

type Asking = Pick<ApiRequest, 'cookies' | 'site' | 'origin'>;

/** Proves with the current password that it is the owner who acts; one entry (D9, D25). */
export async function proveByPassword(
  context: PasskeysContext,
  { session }: Pick<Current, 'session'>,
  password: string,
  { origin }: Asking,
): Promise<{ proved: true } | Refusal> {
  const entered = await enterInternetPassword(context, session.credential, password, origin, {
    signsIn: false,
  });
  if (isRefused(entered)) return entered;
  if (entered.epoch !== session.epoch) return { refused: 'not-signed-in' };
  const at = context.now().toISOString();
  const { applied } = await context.db.write(context.sessions.prove(session.id, { proof: { at } }));
  return applied ? { proved: true } : { refused: 'not-signed-in' };
}

/**
 * Proves with a passkey of this account that it is the owner who acts (D25). One of another account
 * is refused, and that account is told.
 */
export async function proveByPasskey(
  context: PasskeysContext,
  { session }: Pick<Current, 'session'>,
  credential: Assertion,
  request: Asking,
): Promise<{ proved: true } | Refusal> {
  const used = await judgeUse(context, request, credential);
  if (!used) return { refused: 'passkey-refused' };
  const { account, passkey } = used;
  if (account !== session.account) {
    await recordRefusal(context, used, request.origin);
    return { refused: 'passkey-refused' };
  }
  const { now, sessions } = context;
  const recorded = await recordUse(context, used, request.origin, {
    permits: [sessions.prove(session.id, { proof: { at: now().toISOString(), passkey } })],
  });
  return isRefused(recorded) ? recorded : { proved: true };
}
