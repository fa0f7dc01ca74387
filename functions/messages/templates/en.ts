import { letterheads } from '../../../core/messages/letterhead.ts';
import { alertTexts } from './alert-en.ts';
import { passkeyTemplates } from './passkeys-en.ts';
import type { Frame, Template, TemplateName } from './template.ts';

export const frame: Frame = {
  ...letterheads.en,
  subject: (subject) => `Stock Segregated Account: ${subject}`,
  greeting: ({ name }) => `Dear ${name},`,
  notYou: {
    intro: 'If this was not you:',
    first: {
      'reset-internet-password': {
        full: 'Reset your internet password now. On the welcome page, choose “Forgot your user ID or password?”. Everyone else is then signed out.',
        brief: ' Not you? Reset your internet password, then call your broker or custodian.',
      },
      'change-phone-password': {
        full: 'Call CCASS Phone now and change your password: press 3 in the main menu. Anyone still on the line with the old password is then signed out.',
        brief: ' Not you? Change this password, then call your broker or custodian.',
      },
      'check-passkeys': {
        full: 'Sign in now. Under “Settings”, remove every passkey that is not yours, then change your internet password. Everyone else is then signed out.',
        brief: ' Not you? Check your passkeys, then call your broker or custodian.',
      },
      'stop-removal': {
        full: 'Sign in with a passkey before that day. The removal is then stopped.',
        brief:
          ' Not your request? Sign in with a passkey to stop it, then call your broker or custodian.',
      },
    },
    last: 'Then call your broker or custodian, at the number that you always use.',
  },
  notYouCall: {
    full: 'If this was not you, call your broker or custodian immediately, at the number that you always use.',
    brief: ' Not you? Call your broker or custodian now.',
  },
  notYouReset: {
    full: 'If this was not you, someone knows your CCASS Phone password. Ask your broker or custodian immediately to reset it, at the number that you always use.',
    brief: ' Not you? Ask your broker or custodian to reset it.',
  },
  notAskedFor: {
    intro: 'If you did not request this:',
    full: 'If you did not request this, call your broker or custodian immediately, at the number that you always use.',
    brief: ' Did not request this? Call your broker or custodian now.',
  },
  about: ({ tail, participant }) => [
    ['Account', `Stock Segregated Account ending in ${tail}`],
    ['Broker or custodian', participant],
  ],
  smsPrefix: ({ tail }) => `HKSCC, account ending ${tail}: `,
};

export const templates: Record<TemplateName, Template> = {
  ...passkeyTemplates,
  'alerts-changed': alertTexts.changed,
  'account-opened': {
    subject: 'access has been set up',
    happened: ({ tail, at }) =>
      `Access to your Stock Segregated Account ending in ${tail} was set up on ${at}.`,
    next: () =>
      'Your broker or custodian will give you a CCASS Phone user ID and a first CCASS Phone password. You will be asked to change that password on your first call.',
    brief: ({ at }) => `access was set up on ${at}.`,
    byParticipant: true,
  },
  'holder-changed': {
    subject: 'your personal details were changed',
    happened: ({ tail, at }) =>
      `Your broker or custodian changed the personal details of your Stock Segregated Account ending in ${tail} on ${at}.`,
    next: () =>
      'From now on, messages go to the phone numbers and the e-mail address that were given with the change.',
    brief: ({ at }) => `personal details were changed on ${at}.`,
    byParticipant: true,
  },
  'account-closed': {
    subject: 'access has been closed',
    happened: ({ tail, at }) =>
      `Access to your Stock Segregated Account ending in ${tail} was closed on ${at}.`,
    next: () => 'Its user IDs and passwords no longer work.',
    brief: ({ at }) => `access was closed on ${at}.`,
    byParticipant: true,
  },
  'phone-password-reset-approved': {
    subject: 'your CCASS Phone password is being reset',
    happened: ({ tail, at }) =>
      `Your broker or custodian reset the CCASS Phone password of your Stock Segregated Account ending in ${tail} on ${at}.`,
    next: ({ effectiveOn }) =>
      `The new password takes effect on ${effectiveOn}; your broker or custodian will give it to you. Until then nothing changes. You will be asked to change the new password on your first call with it.`,
    brief: ({ effectiveOn }) =>
      `CCASS Phone password reset; the new one takes effect on ${effectiveOn}.`,
    byParticipant: true,
  },
  'phone-password-reset-effective': {
    subject: 'your new CCASS Phone password is in effect',
    happened: ({ tail, at }) =>
      `The CCASS Phone password that your broker or custodian reset for your Stock Segregated Account ending in ${tail} took effect on ${at}.`,
    next: () =>
      'The old password no longer works. You will be asked to change the new one on your next call.',
    brief: ({ at }) => `new CCASS Phone password in effect on ${at}.`,
    byParticipant: true,
  },
  'phone-sign-in': {
    subject: 'call from a new number',
    happened: ({ tail, at, from }) =>
      `Someone used your CCASS Phone password on ${at} to access your Stock Segregated Account ending in ${tail}. The call came from ${from}, which has not been used for this account lately.`,
    brief: ({ at }) => `CCASS Phone sign-in from a new number on ${at}.`,
  },
  'first-phone-sign-in': {
    subject: 'first call',
    happened: ({ tail, at, from }) =>
      `Someone used your CCASS Phone password for the first time, on ${at}, to access your Stock Segregated Account ending in ${tail}. The call came from ${from}.`,
    brief: ({ at }) => `first CCASS Phone sign-in on ${at}.`,
  },
  'phone-password-changed': {
    subject: 'your CCASS Phone password was changed',
    happened: ({ tail, at, from }) =>
      `The CCASS Phone password of your Stock Segregated Account ending in ${tail} was changed on ${at}, in a call from ${from}.`,
    next: () => 'The old password no longer works.',
    brief: ({ at }) => `CCASS Phone password changed on ${at}.`,
  },
  'phone-password-revoked': {
    subject: 'your CCASS Phone password has been revoked',
    happened: ({ tail, at }) =>
      `The CCASS Phone password of your Stock Segregated Account ending in ${tail} was revoked on ${at}, after three wrong entries in a row.`,
    next: () =>
      'It no longer works. Your broker or custodian can reset it for you; the new password takes effect on the next day.',
    brief: ({ at }) => `CCASS Phone password revoked on ${at}, after three wrong entries.`,
  },
  'internet-user-id-registered': {
    subject: 'an internet user ID was registered',
    happened: ({ tail, at, from }) =>
      `An internet user ID was registered for your Stock Segregated Account ending in ${tail} on ${at}, from ${from}.`,
    next: () => 'With it and its password, you can view the account online.',
    brief: ({ at }) => `internet user ID registered on ${at}.`,
  },
  'internet-user-id-cancelled': {
    subject: 'your internet user ID was cancelled',
    happened: ({ tail, at }) =>
      `The internet user ID of your Stock Segregated Account ending in ${tail} was cancelled on ${at}.`,
    next: () => 'You can no longer view the account online. You can register again at any time.',
    brief: ({ at }) => `internet user ID cancelled on ${at}.`,
  },
  'internet-sign-in': {
    subject: 'sign-in from a new place',
    happened: ({ tail, at, from }) =>
      `Someone used your internet password on ${at} to view your Stock Segregated Account ending in ${tail} online. The sign-in came from ${from}, which has not been used for this account lately.`,
    brief: ({ at }) => `sign-in from a new place on ${at}.`,
  },
  'first-internet-sign-in': {
    subject: 'first sign-in',
    happened: ({ tail, at, from }) =>
      `Someone used your internet password for the first time, on ${at}, to view your Stock Segregated Account ending in ${tail} online. The sign-in came from ${from}.`,
    brief: ({ at }) => `first internet sign-in on ${at}.`,
  },
  'internet-password-changed': {
    subject: 'your internet password was changed',
    happened: ({ tail, at }) =>
      `The internet password of your Stock Segregated Account ending in ${tail} was changed on ${at}.`,
    next: () => 'The old password no longer works, and sessions on other devices have ended.',
    brief: ({ at }) => `internet password changed on ${at}.`,
  },
  'internet-password-reset': {
    subject: 'your internet password was reset',
    happened: ({ tail, at }) =>
      `The internet password of your Stock Segregated Account ending in ${tail} was reset on ${at}, using the CCASS Phone password.`,
    next: () => 'The old password no longer works, and all sessions have ended.',
    brief: ({ at }) => `internet password reset on ${at}.`,
  },
  'internet-password-revoked': {
    subject: 'your internet password has been revoked',
    happened: ({ tail, at }) =>
      `The internet password of your Stock Segregated Account ending in ${tail} was revoked on ${at}, after three wrong entries in a row.`,
    next: () =>
      'It no longer works. You can set a new one at any time: choose “Forgot your user ID or password?” on the welcome page, and have your CCASS Phone user ID and password ready.',
    brief: ({ at }) => `internet password revoked on ${at}.`,
  },
  'other-sessions-ended': {
    subject: 'other internet sessions were signed out',
    happened: ({ tail, at, from }) =>
      `All other internet sessions of your Stock Segregated Account ending in ${tail} were signed out on ${at}, by a signed-in session at ${from}.`,
    next: () => 'Your internet password has not changed.',
    brief: ({ at }) => `other sessions signed out on ${at}.`,
  },
};
