import type { Current } from '../../core/sessions/current-session.ts';

/**
 * The account as the investor sees it, without its stocks (I6, api.md `GET /api/account`). The last
 * sign-in is the one before the latest, with the password or with a passkey, so that an investor
 * who has just signed in sees whether somebody else did before; at the first sign-in it is that
 * one.
 */
export function accountView({ account, credential, keyring, session }: Current) {
  const signIns = [credential, keyring].flatMap((each) => [
    each?.lastSignInAt,
    each?.signInBeforeAt,
  ]);
  const [last, before] = signIns
    .filter((at) => at !== undefined)
    .sort()
    .reverse();
  return {
    participantId: account.participantId,
    accountNumber: account.accountNumber,
    holder: { en: account.holder.nameEn, zh: account.holder.nameZh ?? account.holder.nameEn },
    internetUserId: session.internetUserId,
    passwordChangedAt: credential.passwordChangedAt,
    lastSignInAt: before ?? last,
  };
}
