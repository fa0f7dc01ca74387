import type { Credential } from '../../core/domain/credential.ts';
import { isFirstAccess } from '../../core/domain/first-access.ts';
import { validProof } from '../../core/passwords/valid-proof.ts';
import type { Account } from '../../core/store/account.ts';
import { arrivedAt, type Call, type ProvedCall } from '../../core/store/calls.ts';
import type { PhoneContext } from './context.ts';
import { MAX_ENTRY_MS } from './contract.ts';

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

/** An entry that is to be decided. */
export interface Arrived {
  /** The call's state; undefined as of {@link callOf}. */
  call: Call | undefined;
  /** Milliseconds until Connect has given up, or Lambda ends the function. */
  timeLeft(): number;
}

/**
 * Records that an entry has arrived, and reads the call's state, in one request. Connect repeats
 * what failed, and gives up {@link MAX_ENTRY_MS} after the first try at the latest: a later outcome
 * would count although the caller hears that the service is not available (D3).
 */
export async function arrive(
  context: PhoneContext,
  contactId: string,
  entryId: string,
): Promise<Arrived> {
  const { calls, db, now } = context;
  const { applied, item } = await db.write(calls.arrive(contactId, entryId, now()));
  const call = applied ? (item as unknown as Call) : undefined;
  const first = call && arrivedAt(call, entryId);
  const givenUpAt = first ? Date.parse(first) + MAX_ENTRY_MS : Number.POSITIVE_INFINITY;
  return {
    call,
    timeLeft: () => Math.min(context.timeLeft(), givenUpAt - now().getTime()),
  };
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
