import { Unavailable } from '../../core/aws/unavailable.ts';
import type { Credential } from '../../core/domain/credential.ts';
import { isFirstAccess } from '../../core/domain/first-access.ts';
import { validProof } from '../../core/passwords/valid-proof.ts';
import type { Account } from '../../core/store/account.ts';
import { arrivedAt, type Call, decidedIn, type ProvedCall } from '../../core/store/calls.ts';
import type { PhoneContext } from './context.ts';
import { MAX_ENTRY_MS } from './contract.ts';
import { entryIdOf, isMessage } from './keypad.ts';

/** The caller, as stored now. */
export interface Current {
  call: ProvedCall;
  credential: Credential;
  account: Account;
  /** The phone password must be changed before anything else (P2). */
  mustChange: boolean;
}

/** The call's state; undefined if it has none or lasts too long. */
export async function callOf(
  { calls, now }: PhoneContext,
  contactId: string,
): Promise<Call | undefined> {
  const call = await calls.get(contactId);
  return call && call.endsAt > now().toISOString() ? call : undefined;
}

/** An entry that is to be decided, or was. */
export interface Arrived {
  call: Call;
  entryId: string;
  /** How it was decided before, by a try whose answer did not reach Connect. */
  decided?: string | undefined;
  /** Milliseconds until Connect has given up, or Lambda ends the function. */
  timeLeft(): number;
}

/**
 * Records that an entry has arrived, and reads the call's state, in one request. Connect repeats
 * what failed, and gives up {@link MAX_ENTRY_MS} after the first try at the latest: a later outcome
 * would count although the caller hears that the service is not available (D3).
 * @returns undefined if the call has no state, as of {@link callOf}
 * @throws Unavailable if Connect has given up on an entry that is undecided: it could not be
 *   settled, and would only hold its slot for longer
 */
export async function arrive(
  context: PhoneContext,
  contactId: string,
  step: 'authenticate' | 'confirm-password',
  entry: string,
): Promise<Arrived | undefined> {
  const { calls, db, now, timeLeft: left } = context;
  const entryId = entryIdOf(contactId, step, entry);
  // If nothing was keyed, twice in a call, the second is no repeat of the first.
  if (!isMessage(entry)) {
    const call = await callOf(context, contactId);
    return call && { call, entryId, timeLeft: left };
  }
  const { applied, item } = await db.write(calls.arrive(contactId, entryId, now()));
  if (!applied) return undefined;
  const call = item as unknown as Call;
  const givenUpAt = Date.parse(arrivedAt(call, entryId)) + MAX_ENTRY_MS;
  const timeLeft = () => Math.min(left(), givenUpAt - now().getTime());
  const decided = decidedIn(call, entryId);
  if (!decided && timeLeft() <= 0) throw new Unavailable('too late to decide');
  return { call, entryId, decided, timeLeft };
}

/**
 * Finds the caller (D15): the call has proved a phone password that is neither replaced nor
 * revoked, of an open account whose phone channel is open (D25). A reset that falls due at midnight
 * ends that (D4). One read.
 */
export async function currentCall(
  context: PhoneContext,
  call: Call | undefined,
): Promise<Current | undefined> {
  if (!hasProved(call)) return undefined;
  const now = context.now();
  const owner = await validProof(context, call, now);
  if (!owner || owner.account.phoneClosed) return undefined;
  const mustChange = isFirstAccess(owner.credential, now.toISOString());
  return { call, ...owner, mustChange };
}

function hasProved(call: Call | undefined): call is ProvedCall {
  return call?.account !== undefined && call.epoch !== undefined;
}
