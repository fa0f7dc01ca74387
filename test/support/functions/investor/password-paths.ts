/** Every path to enter one of the two passwords. */
import type { Refusal } from '../../../../core/domain/refusal.ts';
import { proveByPassword } from '../../../../functions/passkeys/prove.ts';
import { freshUserId, type Investor, RIGHT, WRONG, WRONG_PHONE } from '../../investor.ts';
import { phoneIn } from '../../phone.ts';
import { investorOrigin } from '../../world.ts';

/** One entry, and what it is answered. */
export type Entry = (password: 'right' | 'wrong') => Promise<object | Refusal>;

/** Prepares a path for a registered investor. */
export type Path = (investor: Investor) => Promise<Entry>;

const internet = (password: 'right' | 'wrong') => (password === 'right' ? RIGHT : WRONG);

/** The paths to enter the internet password, by route. */
export const internetPaths: Record<string, Path> = {
  'POST /api/sessions': async (investor) => (password) => investor.signIn(internet(password)),
  'PUT /api/account/internet-password': async (investor) => {
    const current = await investor.current();
    return (password) => investor.change(current, internet(password));
  },
  'POST /api/account/internet-user-id/cancellation': async (investor) => {
    const current = await investor.current();
    return (password) => investor.cancel(current, internet(password));
  },
  'POST /api/sessions/current/proof': async (investor) => {
    const current = await investor.current();
    const request = { origin: investorOrigin } as Parameters<typeof proveByPassword>[3];
    return (password) =>
      proveByPassword(investor.world.context, current, internet(password), request);
  },
};

/** Each entry is a call of its own. Its answer as the web would put it. */
export const byCall: Path = async ({ account, world }) => {
  const phone = phoneIn(world);
  return async (password) => {
    const call = phone.call();
    await call.identify(account.phoneUserId);
    const digits = password === 'right' ? account.phonePassword : WRONG_PHONE;
    const { result, remaining } = await call.enter(digits);
    if (result === 'wrong')
      return { refused: 'identity-not-verified', remaining: Number(remaining) };
    if (result === 'revoked') return { refused: 'password-revoked', channel: 'phone' };
    return result === 'must-change' ? { proved: true } : { refused: result };
  };
};

/** The paths to enter the phone password. */
export const phonePaths: Record<string, Path> = {
  'POST /api/password-resets': async (investor) => (password) =>
    investor.beginReset(password === 'right' ? investor.account.phonePassword : WRONG_PHONE),
  'POST /api/registrations': async (investor) => (password) =>
    investor.register({
      internetUserId: freshUserId(),
      phonePassword: password === 'right' ? investor.account.phonePassword : WRONG_PHONE,
    }),
  'a phone call': byCall,
};
