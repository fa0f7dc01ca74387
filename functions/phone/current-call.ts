import { type Credential, effective } from '../../core/domain/credential.ts';
import { inForce } from '../../core/passwords/in-force.ts';
import type { Account } from '../../core/store/accounts.ts';
import type { Call, ProvedCall } from '../../core/store/calls.ts';
import type { PhoneContext } from './context.ts';

/** Whose call it is, as stored at this moment. */
export interface Current {
  call: ProvedCall;
  credential: Credential;
  account: Account;
  /** The phone password must be changed before anything else (P2). */
  mustChange: boolean;
}

/** The call's state; nothing, if it has none or lasts too long. */
export async function callOf(
  { calls, now }: PhoneContext,
  contactId: string,
): Promise<Call | undefined> {
  const call = await calls.get(contactId);
  return call && call.endsAt > now().toISOString() ? call : undefined;
}

/**
 * What the call may do (D15): it has proved a phone password, which is still in force, not revoked, and of an open account. A reset that
 * is due at midnight ends it (D4). One read.
 */
export async function currentCall(
  context: PhoneContext,
  call: Call | undefined,
): Promise<Current | undefined> {
  if (!hasProved(call)) return undefined;
  const now = context.now();
  const owner = await inForce(context, call, now);
  return (
    owner && {
      call,
      ...owner,
      mustChange: effective(owner.credential, now.toISOString()).mustChange,
    }
  );
}

function hasProved(call: Call | undefined): call is ProvedCall {
  return call?.account !== undefined && call.epoch !== undefined;
}
