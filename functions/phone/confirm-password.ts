import { brokenFormRules } from '../../core/domain/password-rules/index.ts';
import {
  brokenByAccount,
  hashNewPassword,
  historyWrites,
  MOST_TRIES,
} from '../../core/passwords/new-password.ts';
import type { Call } from '../../core/store/calls.ts';
import { newEvent } from '../../core/store/events.ts';
import { randomId } from '../../core/store/random-id.ts';
import type { PhoneContext } from './context.ts';
import type { PhoneResult } from './contract.ts';
import { type Current, callOf, currentCall } from './current-call.ts';
import { entryIdOf } from './keypad.ts';
import type { StepHandler, StepRequest } from './step.ts';

type Result = PhoneResult<'confirm-password'>;

/**
 * The new phone password, keyed for the second time (P2, P3, P4, P6):
 * 1. an entry that was decided before in this call is answered as it was then;
 * 2. both entries are the same;
 * 3. the rules that need no stored data, then personal data (D7);
 * 4. in one write: the new password and its place in the history (D6), and the call goes on with it; whatever else the old password gave is
 *    void with its epoch (D12). A reset still pending stays so (D4).
 *
 * A new password that is refused is forgotten: another has to be proposed.
 */
export const confirmPassword: StepHandler<'confirm-password'> = async (context, request) => {
  const { contactId, entry } = request;
  const call = await callOf(context, contactId);
  const entryId = entryIdOf(contactId, 'confirm-password', entry);
  const decided = decidedIn(call, entryId);
  if (decided) return { result: decided };
  const current = await currentCall(context, call);
  // The call may have ended with the old password because this very entry, told at once, has just changed it.
  if (!current) return { result: decidedIn(await callOf(context, contactId), entryId) ?? 'ended' };

  const { digits, sealed } = await context.keypad.open(entry);
  if (digits === undefined) return { result: 'malformed', ...(sealed ? { sealed } : {}) };
  const refused = await refusalOf(context, current, digits);
  if (refused) return { result: await refuse(context, current, entryId, refused) };

  let { account } = current;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const result = await tryToChange(context, { ...current, account }, entryId, digits, request);
    if (result) return { result };
    account = (await context.accounts.get(account)) ?? account;
  }
  return { result: 'try-again' };
};

function decidedIn(call: Call | undefined, entryId: string): Result | undefined {
  return call?.decided[entryId] as Result | undefined;
}

/** The first rule that it breaks, of those that can be told before it is written. */
async function refusalOf(
  { keypad }: PhoneContext,
  { call, account }: Current,
  digits: string,
): Promise<Result | undefined> {
  const proposed = call.proposed === undefined ? undefined : await keypad.open(call.proposed);
  if (proposed?.digits !== digits) return 'mismatch';
  const userIds = [
    account.phoneUserId,
    ...(account.internetUserId ? [account.internetUserId] : []),
  ];
  const [broken] = [
    ...brokenFormRules('phone', digits),
    ...brokenByAccount('phone', digits, account, userIds),
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
  return ((await context.calls.refuse(call, entryId, result)) as Result | undefined) ?? 'ended';
}

/** Nothing, if the account's salts changed while this was under way. */
async function tryToChange(
  context: PhoneContext,
  current: Current,
  entryId: string,
  digits: string,
  { origin }: StepRequest,
): Promise<Result | undefined> {
  const { call, account } = current;
  const hashed = await hashNewPassword(context, 'phone', digits, account);
  const now = context.now().toISOString();
  const epoch = randomId();
  const events = [newEvent('phone-password-changed', origin, now)];
  const written = await context.db.transact({
    call: context.calls.change(call, entryId, 'changed', epoch),
    credential: context.credentials.replace(
      call.credential,
      call.epoch,
      { hash: hashed.hash, pepper: context.hasher.pepper, epoch },
      now,
      events,
    ),
    ...historyWrites(context, 'phone', account, hashed, events),
  });
  if (written.held) return 'changed';
  const { refused } = written;
  if (refused.has('call')) {
    return decidedIn(refused.get('call') as Call | undefined, entryId) ?? 'ended';
  }
  if (refused.has('credential')) return 'ended';
  if (refused.has('history')) return refuse(context, current, entryId, 'used-before');
  return undefined;
}
