import { alertTexts } from './alert-en.ts';
import type { Frame, MessageType, Template } from './template.ts';

export const frame: Frame = {
  subject: (subject) => `Stock Segregated Account: ${subject}`,
  greeting: ({ name }) => `Dear ${name},`,
  notYou: [
    'If this was not you, phone your broker or custodian at once, at the number that you always use.',
    ' Not you? Phone your broker or custodian at once.',
  ],
  notAskedFor: [
    'If you did not ask for this, phone your broker or custodian at once, at the number that you always use.',
    ' Not asked for? Phone your broker or custodian at once.',
  ],
  closing:
    'Nobody of ours will ever ask you for a password, and our messages hold no links. Please do not reply: nobody reads what is sent to this address.',
  sender: ({ tail }) => `Stock Segregated Account ending ${tail}: `,
};

export const templates: Record<MessageType, Template> = {
  'alerts-changed': alertTexts.changed,
  'account-opened': {
    subject: 'access has been set up',
    happened: ({ tail, at }) =>
      `Access to your Stock Segregated Account ending in ${tail} was set up at ${at}.`,
    next: () =>
      'Your broker or custodian will give you a phone user ID and a first telephone password. You will be asked to change that password on your first call.',
    brief: ({ at }) => `access was set up at ${at}.`,
    byParticipant: true,
  },
  'holder-changed': {
    subject: 'your personal details were changed',
    happened: ({ tail, at }) =>
      `Your broker or custodian changed the personal details kept with your Stock Segregated Account ending in ${tail} at ${at}.`,
    next: () =>
      'From now on, messages go to the phone numbers and the e-mail address that were given with the change.',
    brief: ({ at }) => `your personal details were changed at ${at}.`,
    byParticipant: true,
  },
  'account-closed': {
    subject: 'access has been closed',
    happened: ({ tail, at }) =>
      `Access to your Stock Segregated Account ending in ${tail} was closed at ${at}.`,
    next: () => 'Its user IDs and passwords no longer work.',
    brief: ({ at }) => `access was closed at ${at}; user IDs and passwords no longer work.`,
    byParticipant: true,
  },
  'phone-password-reset-approved': {
    subject: 'your telephone password is being reset',
    happened: ({ tail, at }) =>
      `Your broker or custodian reset the telephone password of your Stock Segregated Account ending in ${tail} at ${at}.`,
    next: ({ effectiveOn }) =>
      `The new password takes effect on ${effectiveOn}; your broker or custodian will give it to you. Until then everything stays as it is. You will be asked to change the new password on your first call with it.`,
    brief: ({ effectiveOn }) =>
      `your telephone password was reset; the new one takes effect on ${effectiveOn}.`,
    byParticipant: true,
  },
  'phone-password-reset-effective': {
    subject: 'your new telephone password is in effect',
    happened: ({ tail, at }) =>
      `The telephone password that your broker or custodian reset for your Stock Segregated Account ending in ${tail} took effect at ${at}.`,
    next: () =>
      'The old password no longer works. You will be asked to change the new one on your next call.',
    brief: ({ at }) => `your new telephone password took effect at ${at}.`,
    byParticipant: true,
  },
  'phone-sign-in': {
    subject: 'call from a new number',
    happened: ({ tail, at, from }) =>
      `Somebody called with your telephone password at ${at} and got access to your Stock Segregated Account ending in ${tail}. The call came from a number that has not been used for it lately: ${from}.`,
    brief: ({ at, from }) => `access by telephone from a new number (${from}) at ${at}.`,
  },
  'phone-password-changed': {
    subject: 'your telephone password was changed',
    happened: ({ tail, at }) =>
      `The telephone password of your Stock Segregated Account ending in ${tail} was changed at ${at}.`,
    next: () => 'The old password no longer works.',
    brief: ({ at }) => `your telephone password was changed at ${at}.`,
  },
  'phone-password-revoked': {
    subject: 'your telephone password has been revoked',
    happened: ({ tail, at }) =>
      `The telephone password of your Stock Segregated Account ending in ${tail} was revoked at ${at}, after three consecutive wrong entries.`,
    next: () =>
      'It no longer works. Your broker or custodian can reset it for you; the new password takes effect on the next day.',
    brief: ({ at }) => `your telephone password was revoked at ${at} after three wrong entries.`,
  },
  'internet-user-id-registered': {
    subject: 'an internet user ID was registered',
    happened: ({ tail, at }) =>
      `An internet user ID was registered for your Stock Segregated Account ending in ${tail} at ${at}.`,
    next: () => 'With it and its password, the account can be looked at on the internet.',
    brief: ({ at }) => `an internet user ID was registered at ${at}.`,
  },
  'internet-user-id-cancelled': {
    subject: 'your internet user ID was cancelled',
    happened: ({ tail, at }) =>
      `The internet user ID of your Stock Segregated Account ending in ${tail} was cancelled at ${at}.`,
    next: () =>
      'The account can no longer be looked at on the internet. You can register again at any time.',
    brief: ({ at }) => `your internet user ID was cancelled at ${at}.`,
  },
  'internet-sign-in': {
    subject: 'sign-in from a new place',
    happened: ({ tail, at, from }) =>
      `Somebody signed in on the internet with your password at ${at} and got access to your Stock Segregated Account ending in ${tail}. The sign-in came from an address that has not been used for it lately: ${from}.`,
    brief: ({ at, from }) => `internet sign-in from a new address (${from}) at ${at}.`,
  },
  'internet-password-changed': {
    subject: 'your internet password was changed',
    happened: ({ tail, at }) =>
      `The internet password of your Stock Segregated Account ending in ${tail} was changed at ${at}.`,
    next: () =>
      'The old password no longer works, and whoever was signed in elsewhere has been signed out.',
    brief: ({ at }) => `your internet password was changed at ${at}.`,
  },
  'internet-password-reset': {
    subject: 'your internet password was reset',
    happened: ({ tail, at }) =>
      `The internet password of your Stock Segregated Account ending in ${tail} was reset at ${at}, with the telephone password.`,
    next: () => 'The old password no longer works, and whoever was signed in has been signed out.',
    brief: ({ at }) => `your internet password was reset at ${at}.`,
  },
  'internet-password-revoked': {
    subject: 'your internet password has been revoked',
    happened: ({ tail, at }) =>
      `The internet password of your Stock Segregated Account ending in ${tail} was revoked at ${at}, after three consecutive wrong entries.`,
    next: () =>
      'It no longer works. You can set a new one at any time: choose “Forgot password” on the welcome page, and have your phone user ID and telephone password ready.',
    brief: ({ at }) => `your internet password was revoked at ${at} after three wrong entries.`,
  },
};
