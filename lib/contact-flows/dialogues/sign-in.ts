import { atMost, flowLogging, goTo, ifNothingKeyed, keyIn, say, speakAs } from '../steps.ts';
import { voices } from '../voices.ts';
import { type Call, failing, HELPS_WITH_ENTRY, hand, type Scenes } from './call.ts';

/**
 * Steps two and three of the guide (P1): phone user ID and phone password. A wrong pair is asked for again from the user ID on, since nobody
 * is told which of them was wrong (D10); at most three in a call, whoever they were for.
 */
export const signIn = (
  call: Call,
): Scenes<
  | 'Welcome'
  | 'User ID'
  | 'User ID keyed'
  | 'User ID again'
  | 'Password'
  | 'Password keyed'
  | 'Password again'
  | 'Wrong'
  | 'Busy'
> => {
  const { prompts, language, encryption } = call;
  return {
    Welcome: [speakAs(voices[language]), goTo('User ID')],

    'User ID': [flowLogging('Disabled'), keyIn(prompts.userId), goTo('User ID keyed')],
    'User ID keyed': [
      ifNothingKeyed([goTo('User ID again')]),
      ...hand(call, 'identify', {
        identified: [goTo('Password')],
        malformed: [goTo('User ID again')],
        unavailable: failing.unavailable,
      }),
    ],
    'User ID again': [
      atMost(HELPS_WITH_ENTRY, {
        again: [keyIn(prompts.userIdAgain), goTo('User ID keyed')],
        done: [goTo('Helped too often')],
      }),
    ],

    Password: [keyIn(prompts.password, encryption), goTo('Password keyed')],
    'Password keyed': [
      ifNothingKeyed([goTo('Password again')]),
      ...hand(call, 'authenticate', {
        welcome: [goTo('Main menu')],
        'must-change': [goTo('Must change')],
        wrong: [goTo('Wrong')],
        revoked: [goTo('Revoked')],
        'try-again': [goTo('Busy')],
        malformed: [goTo('Password again')],
        ...failing,
      }),
    ],
    'Password again': [
      atMost(HELPS_WITH_ENTRY, {
        again: [keyIn(prompts.passwordAgain, encryption), goTo('Password keyed')],
        done: [goTo('Helped too often')],
      }),
    ],

    Wrong: [
      atMost(2, {
        again: [keyIn(prompts.wrong), goTo('User ID keyed')],
        done: [say(prompts.wrongTooOften), goTo('Goodbye')],
      }),
    ],
    // D2: no entry was compared, none was counted.
    Busy: [
      atMost(2, {
        again: [keyIn(prompts.tryAgain, encryption), goTo('Password keyed')],
        done: [say(prompts.stillBusy), goTo('Goodbye')],
      }),
    ],
  };
};
