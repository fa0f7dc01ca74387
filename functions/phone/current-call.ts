import type { Credential } from '../../core/domain/credential.ts';
import { isFirstAccess } from '../../core/domain/first-access.ts';
import { validProof } from '../../core/passwords/valid-proof.ts';
import type { Account } from '../../core/store/account.ts';
import type { Call, ProvedCall } from '../../core/store/calls.ts';
import type { PhoneContext } from './context.ts';

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
