import {
  afterKeys,
  atMost,
  branchOnAnswer,
  flowLogging,
  goTo,
  ifNothingKeyed,
  keyIn,
  say,
  speakAs,
} from '../steps.ts';
import { voices } from '../voices.ts';
import {
  commonAnswers,
  type DialogueContext,
  MAX_ENTRY_REPROMPTS,
  type Scenes,
  sendEntry,
} from './call.ts';

/**
 * Steps two and three of the guide (P1): phone user ID and phone password. After a wrong pair the
 * dialogue asks for both again, because it must not reveal which of them was wrong (D10). A call
 * ends with the third wrong pair, no matter for which user IDs. It says how many entries are left
 * for that user ID (D24): on other channels, too, entries may have been wrong.
 */
export const signIn = (
  context: DialogueContext,
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
  | 'Revoked'
  | 'Line closed'
> => {
  const { prompts, language, encryption, forHelp } = context;
  return {
    Welcome: [speakAs(voices[language]), goTo('User ID')],

    'User ID': [flowLogging('Disabled'), keyIn(prompts.userId), goTo('User ID keyed')],
    'User ID keyed': [
      ifNothingKeyed([goTo('User ID again')]),
      ...sendEntry(context, 'identify', {
        identified: [goTo('Password')],
        malformed: [goTo('User ID again')],
        unavailable: commonAnswers.unavailable,
      }),
    ],
    'User ID again': [
      atMost(MAX_ENTRY_REPROMPTS, {
        again: [keyIn(prompts.userIdAgain), goTo('User ID keyed')],
        done: [goTo('Helped too often')],
      }),
    ],

    Password: [keyIn(prompts.password, encryption), goTo('Password keyed')],
    'Password keyed': [
      ifNothingKeyed([goTo('Password again')]),
      ...sendEntry(context, 'authenticate', {
        welcome: [goTo('Main menu')],
        'must-change': [goTo('Must change')],
        'line-closed': [goTo('Line closed')],
        wrong: [goTo('Wrong')],
        revoked: [goTo('Revoked')],
        'try-again': [goTo('Busy')],
        malformed: [goTo('Password again')],
        ...commonAnswers,
      }),
    ],
    'Password again': [
      atMost(MAX_ENTRY_REPROMPTS, {
        again: [keyIn(prompts.passwordAgain, encryption), goTo('Password keyed')],
        done: [goTo('Helped too often')],
      }),
    ],

    Wrong: [
      atMost(2, {
        again: [
          branchOnAnswer('remaining', { 2: [keyIn(prompts.wrongTwoLeft), goTo('User ID keyed')] }, [
            keyIn(prompts.wrongOneLeft),
            goTo('User ID keyed'),
          ]),
        ],
        done: [say(afterKeys(prompts.wrongTooOften)), goTo('Goodbye')],
      }),
    ],
    // D2: the entry was neither compared nor counted.
    Busy: [
      atMost(2, {
        again: [keyIn(prompts.tryAgain, encryption), goTo('Password keyed')],
        done: [say(afterKeys(prompts.stillBusy)), goTo('Goodbye')],
      }),
    ],
    Revoked: [say(afterKeys(prompts.revoked, ...forHelp)), goTo('Goodbye')],
    // D25: told only to who keyed the right password.
    'Line closed': [say(afterKeys(prompts.lineClosed, ...forHelp)), goTo('Goodbye')],
  };
};
