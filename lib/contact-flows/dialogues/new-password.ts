import { atMost, byAnswer, flowLogging, goTo, ifNothingKeyed, keyIn, say } from '../steps.ts';
import { type Call, failing, HELPS_WITH_ENTRY, hand, type Scenes } from './call.ts';
import { chooseAfter } from './main-menu.ts';

/** Refused new passwords in a call: the fifth ends it. */
const TRIES = 5;

/**
 * Steps four and five of the guide: a new phone password, keyed twice. After the first access or a reset before anything else (P2), from the
 * main menu at any time (P3). A refusal names the rule; the answer is another password, keyed twice again.
 */
export const newPassword = (
  call: Call,
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
  const { prompts, encryption } = call;
  const anotherOne = (refusal: string) =>
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
      ...hand(call, 'propose-password', {
        proposed: [goTo('Confirm')],
        malformed: [goTo('Refused')],
        ...failing,
      }),
    ],
    'New password again': [
      atMost(HELPS_WITH_ENTRY, {
        again: [keyIn(prompts.newPasswordAgain, encryption), goTo('New password keyed')],
        done: [goTo('Helped too often')],
      }),
    ],

    Confirm: [keyIn(prompts.confirmPassword, encryption), goTo('Confirmation keyed')],
    'Confirmation keyed': [
      ifNothingKeyed([goTo('Confirm again')]),
      ...hand(call, 'confirm-password', {
        changed: [goTo('Changed')],
        mismatch: [goTo('Refused')],
        malformed: [goTo('Refused')],
        'too-common': [goTo('Refused')],
        'user-id': [goTo('Refused')],
        'personal-data': [goTo('Refused')],
        'used-before': [goTo('Refused')],
        'try-again': [goTo('Refused')],
        ...failing,
      }),
    ],
    'Confirm again': [
      atMost(HELPS_WITH_ENTRY, {
        again: [keyIn(prompts.confirmPasswordAgain, encryption), goTo('Confirmation keyed')],
        done: [goTo('Helped too often')],
      }),
    ],

    Refused: [
      atMost(TRIES - 1, {
        again: [
          byAnswer(
            'result',
            {
              mismatch: anotherOne(prompts.mismatch),
              malformed: anotherOne(prompts.malformed),
              'too-common': anotherOne(prompts.tooCommon),
              'user-id': anotherOne(prompts.userIdAsPassword),
              'personal-data': anotherOne(prompts.personalData),
              'used-before': anotherOne(prompts.usedBefore),
            },
            // try-again: no other answer leads here.
            anotherOne(prompts.notChangedYet),
          ),
        ],
        done: [say(prompts.refusedTooOften), goTo('Goodbye')],
      }),
    ],

    Changed: [flowLogging('Enabled'), chooseAfter(call, prompts.changed)],
  };
};
