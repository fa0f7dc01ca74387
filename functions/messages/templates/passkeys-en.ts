import type { PasskeyTemplates } from './template.ts';

export const passkeyTemplates: PasskeyTemplates = {
  'passkey-added': {
    subject: 'a passkey was added',
    happened: ({ tail, at, from }) =>
      `A passkey was added on ${at} for viewing your Stock Segregated Account ending in ${tail} online, from ${from}.`,
    next: () => 'It signs in without a password.',
    brief: ({ at }) => `passkey added on ${at}.`,
  },
  'passkey-removed': {
    subject: 'a passkey was removed',
    happened: ({ tail, at, from }) =>
      `A passkey of your Stock Segregated Account ending in ${tail} was removed on ${at}, from ${from}.`,
    next: () => 'It no longer signs in, and the sessions that it began have ended.',
    brief: ({ at }) => `passkey removed on ${at}.`,
  },
  'passkeys-removed': {
    subject: 'all your passkeys were removed',
    happened: ({ tail, at }) =>
      `All passkeys of your Stock Segregated Account ending in ${tail} were removed on ${at}, at the request of your broker or custodian.`,
    next: () =>
      'All internet sessions have ended. Your internet password signs in without a passkey again. You can add a new passkey under “Settings”.',
    brief: ({ at }) => `all passkeys removed on ${at}.`,
    byParticipant: true,
  },
  'passkey-sign-in': {
    subject: 'sign-in with a passkey from a new place',
    happened: ({ tail, at, from }) =>
      `Someone used a passkey on ${at} to view your Stock Segregated Account ending in ${tail} online. The sign-in came from ${from}, which has not been used for this account lately.`,
    brief: ({ at }) => `passkey sign-in from a new place on ${at}.`,
  },
  'passkey-refused': {
    subject: 'a passkey was refused',
    happened: ({ tail, at, from }) =>
      `A passkey of your Stock Segregated Account ending in ${tail} was refused on ${at}, because a security check failed. The attempt came from ${from}.`,
    next: () =>
      'The passkey may have been copied. If it was your own device, remove that passkey and add a new one.',
    brief: ({ at }) => `passkey refused on ${at}.`,
  },
  'passkey-only-set': {
    subject: 'a passkey is now required',
    happened: ({ tail, at, from }) =>
      `Since ${at}, viewing your Stock Segregated Account ending in ${tail} online requires a passkey. This was set from ${from}.`,
    next: () =>
      'The internet password alone no longer signs in. If you lose your passkeys, ask your broker or custodian to remove them.',
    brief: ({ at }) => `passkey required to sign in since ${at}.`,
  },
  'passkey-only-ended': {
    subject: 'a passkey is no longer required',
    happened: ({ tail, at, from }) =>
      `Since ${at}, viewing your Stock Segregated Account ending in ${tail} online no longer requires a passkey. This was set from ${from}.`,
    next: () => 'The internet password alone signs in again.',
    brief: ({ at }) => `passkey no longer required since ${at}.`,
  },
  'phone-channel-closed': {
    subject: 'CCASS Phone was closed for your account',
    happened: ({ tail, at, from }) =>
      `CCASS Phone was closed for your Stock Segregated Account ending in ${tail} on ${at}, from ${from}.`,
    next: () =>
      'Callers can no longer hear about this account. You can open CCASS Phone again under “Settings”, with a passkey. Keep your CCASS Phone password: a forgotten internet password is still reset with it.',
    brief: ({ at }) => `CCASS Phone closed for it on ${at}.`,
  },
  'phone-channel-opened': {
    subject: 'CCASS Phone was opened for your account',
    happened: ({ tail, at, from }) =>
      `CCASS Phone was opened again for your Stock Segregated Account ending in ${tail} on ${at}, from ${from}.`,
    next: () => 'Anyone who calls with the CCASS Phone password can hear about this account.',
    brief: ({ at }) => `CCASS Phone opened for it on ${at}.`,
  },
  'remove-passkeys-requested': {
    subject: 'removal of your passkeys requested',
    happened: ({ tail, at }) =>
      `On ${at}, your broker or custodian requested the removal of all passkeys of your Stock Segregated Account ending in ${tail}.`,
    next: () =>
      'Nothing has changed yet. If the request is approved, we will tell you, and you can still stop the removal by signing in with a passkey.',
    brief: ({ at }) => `removal of your passkeys requested on ${at}.`,
    byParticipant: true,
  },
  'remove-passkeys-approved': {
    subject: 'all your passkeys will be removed',
    happened: ({ tail, at }) =>
      `On ${at}, your broker or custodian approved the removal of all passkeys of your Stock Segregated Account ending in ${tail}.`,
    next: ({ effectiveOn }) =>
      `It takes effect on ${effectiveOn}. All internet sessions then end, and your internet password signs in without a passkey. A passkey that is added before that day is removed, too. To stop the removal, sign in with a passkey before that day.`,
    brief: ({ effectiveOn }) => `passkeys will be removed on ${effectiveOn}.`,
    byParticipant: true,
  },
  'remove-passkeys-stopped': {
    subject: 'the removal of your passkeys was stopped',
    happened: ({ tail, at, from }) =>
      `The removal of the passkeys of your Stock Segregated Account ending in ${tail} was stopped on ${at}, because someone signed in with a passkey or removed the last one. The request came from ${from}.`,
    next: () => 'Your broker or custodian will not remove any passkey.',
    brief: ({ at }) => `removal of passkeys stopped on ${at}.`,
  },
  'internet-sign-in-failed': {
    subject: 'your password was entered without a passkey',
    happened: ({ tail, at, from }) =>
      `On ${at}, someone entered the right internet password of your Stock Segregated Account ending in ${tail}, but no passkey, and was refused. The attempt came from ${from}.`,
    next: () => 'If it was not you, someone knows your password: choose another one.',
    brief: ({ at }) => `password right, passkey missing on ${at}.`,
  },
  'phone-sign-in-failed': {
    subject: 'your CCASS Phone password was entered on a closed line',
    happened: ({ tail, at, from }) =>
      `On ${at}, someone entered the right CCASS Phone password of your Stock Segregated Account ending in ${tail}. CCASS Phone is closed for this account, so the caller was refused. The call came from ${from}.`,
    brief: ({ at }) => `right CCASS Phone password, line closed, ${at}.`,
    needsReset: true,
  },
  'internet-password-reset-passkey-only': {
    subject: 'your internet password was reset, and a passkey is still required',
    happened: ({ tail, at }) =>
      `The internet password of your Stock Segregated Account ending in ${tail} was reset on ${at}, using the CCASS Phone password.`,
    next: () =>
      'The old password no longer works, and all sessions have ended. The new password alone does not sign in: a passkey is still required.',
    brief: ({ at }) => `password reset (passkey needed) on ${at}.`,
  },
};
