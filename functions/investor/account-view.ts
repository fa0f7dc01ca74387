import type { Current } from './current-session.ts';

/**
 * What the investor sees of the account besides its stocks (I6, api.md `GET /api/account`). The
 * last sign-in is the one before the latest: an investor who has just signed in is told whether
 * somebody else did before. At the first one it is that one.
 */
export function accountView({ account, credential, session }: Current) {
  return {
    participantId: account.participantId,
    accountNumber: account.accountNumber,
    holder: { en: account.holder.nameEn, zh: account.holder.nameZh ?? account.holder.nameEn },
    internetUserId: session.internetUserId,
    passwordChangedAt: credential.passwordChangedAt,
    lastSignInAt: credential.signInBeforeAt ?? credential.lastSignInAt,
  };
}
