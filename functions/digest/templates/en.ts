import type { DigestText, RequestLine } from './template.ts';

const count = (number: number, one: string, many = `${one}s`) =>
  `${number} ${number === 1 ? one : many}`;

function ageWords(age: RequestLine['age']): string {
  if ('days' in age) return count(age.days, 'day');
  return age.hours === 0 ? 'less than an hour' : count(age.hours, 'hour');
}

export const digestText: DigestText = {
  subject: (passwords, requests) =>
    `Stock Segregated Accounts: ${[
      ...(passwords ? [count(passwords, 'revoked password')] : []),
      ...(requests ? [count(requests, 'waiting request')] : []),
    ].join(', ')}`,
  greeting: (participant) => `Dear ${participant},`,
  asOf: (at) =>
    `As of ${at}, the following waits in the Stock Segregated Accounts that you manage. All times are Hong Kong time.`,
  phonePasswords: (number) =>
    `${count(number, 'CCASS Phone password is', 'CCASS Phone passwords are')} revoked. Only you can reset them; a new password takes effect on the next day.`,
  internetPasswords: (number) =>
    `${count(number, 'internet password is', 'internet passwords are')} revoked. The investor sets a new one on the welcome page, with the CCASS Phone user ID and password; while that password is revoked too, reset it first.`,
  requests: (number) =>
    `${count(number, 'request waits', 'requests wait')} for approval or rejection, the oldest first.`,
  password: (accountNumber, since, reset) =>
    `${accountNumber}: since ${since}${reset ? `; reset approved, takes effect on ${reset}` : ''}`,
  request: ({ accountNumber, type, madeBy, age, expires }) =>
    `${accountNumber}: ${type}; made by ${madeBy} ${ageWords(age)} ago; expires on ${expires}`,
  more: (number) => `and ${number} more`,
  types: {
    'open-account': 'open the account',
    'change-holder': 'change the holder',
    'reset-phone-password': 'reset the CCASS Phone password',
    'close-account': 'close the account',
    'remove-passkeys': 'remove the passkeys',
  },
};
