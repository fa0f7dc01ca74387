import stage from '../../lib/config/stages/dev.ts';
import { forHelp } from '../../lib/contact-flows/prompts/for-help.ts';
import { prompts } from '../../lib/contact-flows/prompts/index.ts';
import { Caller } from './caller.ts';
import { type Investor, newInvestor, wrongPhonePassword } from './investor.ts';
import type { Stage } from './stage.ts';

const { en, yue } = prompts;
const REVOKED = [en.revoked, ...forHelp('en', stage.phone.helpNumber), en.goodbye].join(' ');

/** Guide, 2.1.1: language, user ID, password, change on first access, three wrong entries. */
export async function phoneAccess(stage: Stage, investor: Investor): Promise<void> {
  stage.chapter('2.1.1', 'The phone');
  await firstAccess(new Caller(stage), investor);
  await changeAtAnyTime(new Caller(stage), investor);
  // On another account, so that the story can go on.
  await enterThreeWrong(stage, await newInvestor(stage, 'C00088'));
}

async function dial(caller: Caller, { identity }: Investor): Promise<void> {
  await caller.dials({
    does: 'The investor calls.',
    said: yue.chooseLanguage,
    waitsFor: 'a key',
    says: 'the language is chosen first (step 1)',
  });
  await caller.keys('3', {
    does: 'The investor chooses English.',
    said: en.userId,
    waitsFor: 'digits',
    says: 'then the user ID is asked for (step 2)',
  });
  await caller.keys(`${identity.phoneUserId}#`, {
    does: 'The investor keys the phone user ID.',
    said: en.password,
    waitsFor: 'encrypted digits',
    says: 'then the password is asked for (step 3)',
  });
}

async function firstAccess(caller: Caller, investor: Investor): Promise<void> {
  await dial(caller, investor);
  const initial = investor.phonePassword;
  await caller.keys(`${initial}#`, {
    does: 'The investor keys the phone password that came from the participant.',
    said: en.mustChange,
    waitsFor: 'encrypted digits',
    says: 'at the first access a new password must be set (step 4)',
  });
  await caller.keys(`${initial}#`, {
    does: 'The investor wants to keep that password, and keys it as the new one …',
    said: en.confirmPassword,
    waitsFor: 'encrypted digits',
    says: 'the new password is entered twice',
  });
  await caller.keys(`${initial}#`, {
    does: '… twice.',
    said: en.usedBefore,
    waitsFor: 'encrypted digits',
    says: 'old passwords are not to be used again',
  });
  await chooseNewPassword(
    caller,
    investor,
    '60918274',
    'the main menu follows (step 5); the password is to be kept secret, and cleared from the redial memory',
  );
  await caller.keys('0', {
    does: 'The investor ends the call.',
    said: `${en.farewell} ${en.goodbye}`,
    waitsFor: 'nothing any more',
    says: 'the advice is given once more',
  });
}

async function changeAtAnyTime(caller: Caller, investor: Investor): Promise<void> {
  await dial(caller, investor);
  await caller.keys(`${investor.phonePassword}#`, {
    does: 'The investor keys the password chosen in the call before.',
    said: en.mainMenu,
    waitsFor: 'a key',
    says: 'the new password opens the main menu',
  });
  await caller.keys('3', {
    does: 'The investor presses 3.',
    said: en.newPassword,
    waitsFor: 'encrypted digits',
    says: '3 changes the password, at any time',
  });
  await chooseNewPassword(caller, investor, '71529038', 'the password can be changed at any time');
}

async function chooseNewPassword(
  caller: Caller,
  investor: Investor,
  chosen: string,
  says: string,
): Promise<void> {
  investor.phonePassword = chosen;
  await caller.keys(`${chosen}#`, {
    does: 'The investor keys a new password …',
    said: en.confirmPassword,
    waitsFor: 'encrypted digits',
    says: 'the new password is entered twice',
  });
  await caller.keys(`${chosen}#`, {
    does: '… twice.',
    said: `${en.changed} ${en.mainMenu}`,
    waitsFor: 'a key',
    says,
  });
}

async function enterThreeWrong(stage: Stage, investor: Investor): Promise<void> {
  const { identity, phonePassword } = investor;
  const caller = new Caller(stage);
  await dial(caller, investor);
  for (const [nth, said] of [
    ['once', en.wrongTwoLeft],
    ['a second time', en.wrongOneLeft],
  ] as const) {
    await caller.keys(`${wrongPhonePassword(phonePassword)}#`, {
      does: `The phone password is keyed wrongly ${nth}.`,
      said,
      waitsFor: 'digits',
      says: 'a wrong entry is refused, whichever of ID and password was wrong',
    });
    await caller.keys(`${identity.phoneUserId}#`, {
      does: 'The investor keys the phone user ID again.',
      said: en.password,
      waitsFor: 'encrypted digits',
      says: 'the password is asked for again',
    });
  }
  await caller.keys(`${wrongPhonePassword(phonePassword)}#`, {
    does: 'The phone password is keyed wrongly a third time.',
    said: REVOKED,
    waitsFor: 'nothing any more',
    says: 'three consecutive wrong entries revoke the password; the participant is to be asked for a new one',
  });
  const again = new Caller(stage);
  await dial(again, investor);
  await again.keys(`${phonePassword}#`, {
    does: 'The investor calls again, and keys the right password.',
    said: REVOKED,
    waitsFor: 'nothing any more',
    says: 'a revoked password must be reset by the participant',
  });
}
