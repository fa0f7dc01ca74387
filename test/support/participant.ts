/** Requests of a participant, made and approved, for tests of what the investor sees of them. */

import type { AccountId } from '../../core/domain/identifiers.ts';
import type { Shown } from '../../functions/broker/approval.ts';
import { approveRequest } from '../../functions/broker/approve-request.ts';
import type { BrokerContext } from '../../functions/broker/context.ts';
import { makeRequest } from '../../functions/broker/make-request.ts';
import { secret } from '../log-search/secrets.ts';
import { unwrap } from './investor.ts';

/** Resets the phone password (R1), and returns the new one, which takes effect on the next day. */
export async function resetPhonePassword(
  context: BrokerContext,
  account: AccountId,
): Promise<string> {
  const { phonePassword } = await approved(context, account, 'reset-phone-password');
  return secret(phonePassword as string);
}

/** Closes the account, and its user IDs with it (D18). */
export async function closeAccount(context: BrokerContext, account: AccountId): Promise<void> {
  await approved(context, account, 'close-account');
}

async function approved(
  context: BrokerContext,
  { participantId, accountNumber }: AccountId,
  type: 'reset-phone-password' | 'close-account',
): Promise<Shown> {
  const as = (role: string) => {
    const user = { participantId, sub: `${participantId}.${role}` };
    return [user, { actor: user.sub, channel: 'participant', source: '192.0.2.2' }] as const;
  };
  const [maker, madeFrom] = as('maker');
  const [checker, approvedFrom] = as('checker');
  const { requestId } = unwrap(
    await makeRequest(context, maker, { type, accountNumber }, madeFrom),
  );
  return unwrap(await approveRequest(context, checker, requestId, approvedFrom));
}
