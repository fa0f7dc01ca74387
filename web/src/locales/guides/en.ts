import type { Guides } from './guide.ts';

const years = (months: number) => `${Math.floor(months / 12)} years`;

export const guides: Guides = (facts) => ({
  help: {
    title: 'Help',
    lead: 'How to reach your account, and whom to ask.',
    sections: [
      {
        title: 'By phone',
        blocks: [
          facts.phoneNumber
            ? `CCASS Phone: ${facts.phoneNumber}`
            : 'Your broker or custodian knows the number of CCASS Phone.',
          'It tells your balances and movements in Cantonese, Mandarin and English. You need your CCASS Phone user ID and password, eight digits each.',
        ],
      },
      {
        title: 'Opening hours',
        blocks: [
          'This site and CCASS Phone are automatic and open day and night. Brokers and custodians have their own office hours.',
          'Balances are as of the last day whose records HKSCC has delivered. The date stands above them.',
        ],
      },
      {
        title: 'Whom to ask',
        blocks: [
          'Your broker or custodian manages the account. Ask them:',
          [
            'for your CCASS Phone user ID and password, their participant ID, and your account number;',
            'to reset a CCASS Phone password that is forgotten or revoked. The new one works from the next day;',
            'to correct your name, phone number or e-mail address;',
            'about holdings and movements that differ from your own records.',
          ],
        ],
      },
      {
        title: 'First visit',
        blocks: [
          'Register an internet user ID. Have your CCASS Phone user ID and password, the participant ID of your broker or custodian, and your account number ready. Choose an ID of eight letters or digits and a password of 8 to 15 characters.',
          { href: '#/register', text: 'Register an internet user ID' },
        ],
      },
      {
        title: 'If you cannot sign in',
        blocks: [
          'After three wrong entries in a row, a password is revoked. Set a new internet password yourself; it works at once, and you see your user ID again. You need your CCASS Phone password for this. If that is revoked too, ask your broker or custodian to reset it first.',
          { href: '#/forgot', text: 'Forgot your user ID or password?' },
        ],
      },
      {
        title: 'Passkeys',
        blocks: [
          'A passkey signs you in with your fingerprint, your face or the screen lock of your device, instead of a password. It works even while your internet password is revoked, so nobody can shut you out with wrong entries. You can add up to five in Settings; best have them on more than one device.',
          'If you have lost a device, sign in with another passkey or your password, and remove its passkey in Settings. If only a passkey signs in and you have lost them all, ask your broker or custodian to remove them. From the next day, your password signs in again.',
          { href: '#/settings', text: 'Settings' },
        ],
      },
    ],
  },

  security: {
    title: 'Security',
    lead: 'How to know the real site and our messages, and what to do if something is wrong.',
    sections: [
      {
        title: 'The real site',
        blocks: [
          facts.domainName
            ? `Type the address yourself. The address bar has to show exactly https://${facts.domainName}/ – with nothing before the name, and a slash after it.`
            : 'Type the address yourself, as your broker or custodian gave it to you. The address bar has to show exactly that name after https://, and a slash after it.',
          'Do not come here by a link in a message, an advertisement or a search result.',
        ],
      },
      {
        title: 'Our messages',
        blocks: [
          [
            'No message of ours ever holds a link. A message with a link is not ours, whatever it looks like.',
            'We never ask for a password: not by e-mail, not by SMS, not by phone. Only this site and CCASS Phone ask for it, when you sign in or change something.',
            'Messages show only the last three digits of your account number.',
            `E-mails come from ${facts.senderAddress}. Senders can be forged, so check the other signs as well.`,
          ],
        ],
      },
      {
        title: 'Your passwords',
        blocks: [
          [
            'Tell them to nobody, and change them regularly.',
            'Do not use personal data, a user ID or an old password.',
            'Do not use this site in public places. Sign out, and close the browser if the device is not yours.',
            'Delete passwords from the memory of a phone that stores what you dial.',
          ],
        ],
      },
      {
        title: 'Passkeys',
        blocks: [
          'A passkey works only on the real site, so a fake one cannot steal it. In Settings you can choose that only a passkey signs in, and close CCASS Phone for your account.',
          'If we tell you that your passkeys will be removed, and you did not ask for it, sign in with a passkey before the next day: that stops it.',
        ],
      },
      {
        title: 'If something is wrong',
        blocks: [
          'Change your internet password first: all other devices are signed out at once. If you cannot sign in, set a new password. Then look at what happened, remove passkeys in Settings that are not yours, and phone your broker or custodian on the number that you usually use.',
          { href: '#/change', text: 'Change internet password' },
          { href: '#/forgot', text: 'Forgot your user ID or password?' },
          { href: '#/activity', text: 'Activity' },
        ],
      },
    ],
  },

  privacy: {
    title: 'Privacy',
    lead: 'What is stored about you, for how long, where, and who sees it.',
    sections: [
      {
        title: 'What is stored',
        blocks: [
          [
            'From your broker or custodian: your name, phone numbers, e-mail address and language, and, if given, date of birth and identity document number.',
            'Of your account: its number, balances and movements.',
            'Your user IDs. Passwords only in a form from which nobody can read them.',
            'Of your passkeys: their names, public keys, and when they were added and last used. Never your fingerprint or face.',
            'Each sign-in, each wrong entry and each change: when, on the web or by phone, and from which network address or phone number.',
            'Which messages were sent to you, which statements you fetched, and how you want to be told.',
          ],
        ],
      },
      {
        title: 'What for',
        blocks: [
          'To show the account to you and to nobody else, to tell you what happens to it, and to be able to prove what was done. Not for advertising; nothing is sold.',
        ],
      },
      {
        title: 'Who sees it',
        blocks: [
          'You, your broker or custodian, and those who run the service, as far as their work needs it. Others only if the law of Hong Kong demands it.',
        ],
      },
      {
        title: 'Where',
        blocks: [
          `On computers of Amazon Web Services in ${facts.places}, encrypted; the logs of requests to the site, with their network addresses, in the United States. E-mails and SMS go through the network of your provider.`,
        ],
      },
      {
        title: 'How long',
        blocks: [
          [
            facts.trailYears
              ? `The record of sign-ins and changes: ${facts.trailYears} years.`
              : 'The record of sign-ins and changes: without limit.',
            facts.movementMonths
              ? `Movements and earlier balances: ${years(facts.movementMonths)}.`
              : 'Movements and earlier balances: without limit.',
            `Technical logs: ${facts.logDays} days.`,
            facts.closedAccountYears
              ? `Your details: as long as the account is open, and ${facts.closedAccountYears} years after it was closed.`
              : 'Your details: as long as the account is open, and afterwards until you ask for their deletion.',
            'Account numbers, user IDs and old passwords in unreadable form: without limit, so that none is used again. The last balances of a closed account: without limit, under its number alone.',
            'Backups: up to a year longer.',
          ],
        ],
      },
      {
        title: 'In this browser',
        blocks: [
          'A cookie while you are signed in, another one for five minutes for sign-in with a passkey, the language that you chose, and the fact that passkeys were offered to you. No other cookies, no tracking, nothing from other sites.',
        ],
      },
      {
        title: 'Your rights',
        blocks: [
          'Under the Personal Data (Privacy) Ordinance you may ask what is stored about you, and have it corrected. Ask your broker or custodian.',
        ],
      },
    ],
  },

  accessibility: {
    title: 'Accessibility',
    lead: 'This site is meant for everybody. It aims at level AA of WCAG 2.2.',
    sections: [
      {
        title: 'What works',
        blocks: [
          [
            'Everything works with the keyboard alone, and the focus is always visible.',
            'Text grows to 200 %, and pages fit 320 pixels, without scrolling sideways.',
            'Errors are text beside their field, and are announced. Rules of passwords are shown before you type.',
            'You can paste passwords, show them, and use a password manager.',
            'You are warned two minutes before you are signed out, and can stay.',
            'Light and dark colours, high contrast and reduced motion follow your system.',
          ],
        ],
      },
      {
        title: 'How we check',
        blocks: [
          'Programs check each page in all three languages, narrow and wide, and go through each task with the keyboard alone. The pages have not been assessed by an independent body, nor yet tested by people who use screen readers every day.',
        ],
      },
      {
        title: 'What does not work so well',
        blocks: [
          [
            'A new password has to be set within 10 minutes after you confirmed your identity.',
            'You are signed out after 15 minutes without use, and after 8 hours in any case.',
            'Statements are tagged PDF files, but not certified for PDF/UA. Balances and movements are also pages of this site.',
            'The chart is a picture; a sentence beneath it says the same.',
            'The site needs JavaScript.',
          ],
        ],
      },
      {
        title: 'Other ways',
        blocks: [
          facts.phoneNumber
            ? `CCASS Phone (${facts.phoneNumber}) reads balances and movements aloud in three languages.`
            : 'CCASS Phone reads balances and movements aloud in three languages.',
          'If something keeps you from using this site, tell your broker or custodian.',
        ],
      },
    ],
  },
});
