import { brokenFormRules } from '../../core/domain/password-rules/index.ts';
import {
  brokenByAccount,
  hashNewPassword,
  historyWrites,
  MAX_TRIES,
  userIdsOf,
} from '../../core/passwords/new-password.ts';
import { decidedIn } from '../../core/store/calls.ts';
import { newEvent } from '../../core/store/events.ts';
import { randomId } from '../../core/store/random-id.ts';
import { requireTimeToTell } from '../../core/store/run-attempt.ts';
import type { PhoneContext } from './context.ts';
import type { PhoneResult } from './contract.ts';
import { arrive, type Current, callOf, currentCall } from './current-call.ts';
import type { StepHandler, StepRequest } from './step.ts';

type Result = PhoneResult<'confirm-password'>;

/**
 * Takes the new phone password, keyed for the second time (P2, P3, P4, P6):
 * 1. an entry that was decided before in this call gets the same answer again;
 * 2. both entries must be the same;
 * 3. check the rules that need no stored data, then personal data (D7);
 * 4. in one transaction set the new password, enter it into the history, which refuses one used
 *    before (D6), and continue the call with it. All else that the old password gave is void with
 *    its epoch (D12). A reset that is pending stays so (D4). Only while there is time to say so.
 *
 * A refused new password is forgotten: another has to be proposed.
 */
export const confirmPassword: StepHandler<'confirm-password'> = async (phone, request) => {
  const { contactId, entry } = request;
  const arrived = await arrive(phone, contactId, 'confirm-password', entry);
  if (!arrived) return { result: 'ended' };
  const { call, entryId, decided, timeLeft } = arrived;
  if (decided) return { result: decided as Result };
  const context = { ...phone, timeLeft };
  const current = await currentCall(context, call);
  // The call may have ended with the old password because a concurrent repeat of this entry changed
  // it.
  if (!current) return { result: resultIn(await callOf(context, contactId), entryId) };

  const { digits, ...unread } = await context.keypad.open(entry);
  if (digits === undefined) return { result: 'malformed', ...unread };
  const refused = await refusalOf(context, current, digits);
  if (refused) return { result: await refuse(context, current, entryId, refused) };

  let { account } = current;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const result = await tryToChange(context, { ...current, account }, entryId, digits, request);
    if (result) return { result };
    account = (await context.accounts.get(account)) ?? account;
  }
  return { result: 'try-again' };
};

/** The first broken rule, of those that can be checked before the write. */
async function refusalOf(
  { keypad }: PhoneContext,
  { call, account }: Current,
  digits: string,
): Promise<Result | undefined> {
  const proposed = call.proposed === undefined ? undefined : await keypad.open(call.proposed);
  if (proposed?.digits !== digits) return 'mismatch';
  const [broken] = [
    ...brokenFormRules('phone', digits),
    ...brokenByAccount('phone', digits, account, userIdsOf(account)),
  ];
  return broken as Result | undefined;
}

async function refuse(
  context: PhoneContext,
  { call }: Current,
  entryId: string,
  result: Result,
): Promise<Result> {
  if (call.proposed === undefined) return result;
  const { item } = await context.db.write(context.calls.refuse(call, entryId, result));
  return resultIn(item, entryId);
}

/** The stored result of this entry; without one the call is over. */
function resultIn(call: Parameters<typeof decidedIn>[0], entryId: string): Result {
  return (decidedIn(call, entryId) as Result | undefined) ?? 'ended';
}

/**
 * Returns undefined if the account's salts have changed since they were read; the caller retries.
 */
async function tryToChange(
  context: PhoneContext,
  current: Current,
  entryId: string,
  digits: string,
  { origin }: StepRequest,
): Promise<Result | undefined> {
  const { call, account } = current;
  const hashed = await hashNewPassword(context, 'phone', digits, account);
  const at = context.now().toISOString();
  const epoch = randomId();
  const events = [newEvent('phone-password-changed', origin, at)];
  const written = await context.db.transact(
    {
      call: context.calls.change(call, entryId, 'changed', epoch),
      credential: context.credentials.replace(
        { id: call.credential, epoch: call.epoch },
        { hash: hashed.hash, pepper: context.hasher.pepper, epoch },
        { at, events },
      ),
      ...historyWrites(context, 'phone', account, hashed, events),
    },
    () => requireTimeToTell(context.timeLeft),
  );
  if (written.applied) return 'changed';
  const { refused } = written;
  if (refused.has('call')) return resultIn(refused.get('call'), entryId);
  if (refused.has('credential')) return 'ended';
  if (refused.has('history')) return refuse(context, current, entryId, 'used-before');
  return undefined;
}
