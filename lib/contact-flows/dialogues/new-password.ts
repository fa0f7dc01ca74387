import {
  afterKeys,
  atMost,
  branchOnAnswer,
  flowLogging,
  goTo,
  ifNothingKeyed,
  keyIn,
  say,
} from '../steps.ts';
import {
  commonAnswers,
  type DialogueContext,
  MAX_ENTRY_REPROMPTS,
  type Scenes,
  sendEntry,
} from './call.ts';
import { mainMenuAfter } from './main-menu.ts';

/** The call ends with this many refused new passwords. */
const MAX_REFUSALS = 5;

/**
 * Steps four and five of the guide: a new phone password, keyed twice. It is mandatory after the
 * first access or a reset (P2), and available from the main menu at any time (P3). A refusal names
 * the broken rule and asks for another password, again keyed twice.
 */
export const newPassword = (
  context: DialogueContext,
): Scenes<
  | 'Must change'
  | 'Change password'
  | 'New password keyed'
  | 'New password again'
  | 'Confirm'
  | 'Confirmation keyed'
  | 'Confirm again'
  | 'Refused'
  | 'Changed'
> => {
  const { prompts, encryption } = context;
  const askAgain = (refusal: string) =>
    [keyIn(refusal, encryption), goTo('New password keyed')] as const;
  return {
    'Must change': [
      flowLogging('Disabled'),
      keyIn(prompts.mustChange, encryption),
      goTo('New password keyed'),
    ],
    'Change password': [
      flowLogging('Disabled'),
      keyIn(prompts.newPassword, encryption),
      goTo('New password keyed'),
    ],
    'New password keyed': [
      ifNothingKeyed([goTo('New password again')]),
      ...sendEntry(context, 'propose-password', {
        proposed: [goTo('Confirm')],
        malformed: [goTo('Refused')],
        ...commonAnswers,
      }),
    ],
    'New password again': [
      atMost(MAX_ENTRY_REPROMPTS, {
        again: [keyIn(prompts.newPasswordAgain, encryption), goTo('New password keyed')],
        done: [goTo('Helped too often')],
      }),
    ],

    Confirm: [keyIn(prompts.confirmPassword, encryption), goTo('Confirmation keyed')],
    'Confirmation keyed': [
      ifNothingKeyed([goTo('Confirm again')]),
      ...sendEntry(context, 'confirm-password', {
        changed: [goTo('Changed')],
        mismatch: [goTo('Refused')],
        malformed: [goTo('Refused')],
        'too-common': [goTo('Refused')],
        'user-id': [goTo('Refused')],
        'personal-data': [goTo('Refused')],
        'used-before': [goTo('Refused')],
        'try-again': [goTo('Refused')],
        ...commonAnswers,
      }),
    ],
    'Confirm again': [
      atMost(MAX_ENTRY_REPROMPTS, {
        again: [keyIn(prompts.confirmPasswordAgain, encryption), goTo('Confirmation keyed')],
        done: [goTo('Helped too often')],
      }),
    ],

    Refused: [
      atMost(MAX_REFUSALS - 1, {
        again: [
          branchOnAnswer(
            'result',
            {
              mismatch: askAgain(prompts.mismatch),
              malformed: askAgain(prompts.malformed),
              'too-common': askAgain(prompts.tooCommon),
              'user-id': askAgain(prompts.userIdAsPassword),
              'personal-data': askAgain(prompts.personalData),
              'used-before': askAgain(prompts.usedBefore),
            },
            // The remaining result is `try-again`.
            askAgain(prompts.notChangedYet),
          ),
        ],
        done: [say(afterKeys(prompts.refusedTooOften)), goTo('Goodbye')],
      }),
    ],

    Changed: [flowLogging('Enabled'), mainMenuAfter(context, prompts.changed)],
  };
};
