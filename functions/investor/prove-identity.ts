/**
 * Runs the entries that prove identity through the protocol, and defines the events they record.
 */
import type { Context } from '../../core/context.ts';
import type { Origin } from '../../core/domain/events.ts';
import { type AccountId, accountKey, credentialId } from '../../core/domain/identifiers.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import {
  type RightEntry,
  refusedUnlessRight,
} from '../../core/passwords/enter-internet-password.ts';
import { randomId } from '../../core/store/random-id.ts';
import { attempt } from '../../core/store/run-attempt.ts';

/** What proves an account's owner without the internet password. */
export interface Identity extends AccountId {
  phoneUserId: string;
  phonePassword: string;
}

/**
 * The three identifiers and the phone password, judged as one entry of that phone password (D11).
 */
export async function proveIdentity(
  context: Context,
  identity: Identity,
  origin: Origin,
): Promise<RightEntry | Refusal> {
  const account = accountKey(identity);
  const peppered = await context.hasher.pepperOf('phone', identity.phonePassword);
  const outcome = await attempt(
    context,
    {
      id: randomId(),
      credentialId: credentialId('phone', identity.phoneUserId),
      origin,
      events: {
        right: 'phone-password-verified',
        wrong: 'phone-password-refused',
        revoked: 'phone-password-revoked',
      },
    },
    // With another account's identifiers there is no right password: to compare it first and refuse
    // it then would take longer where the hash has to be renewed, which would tell that it is right.
    ({ account: of, passwordHash }) =>
      context.hasher.judge(peppered, of === account ? passwordHash : undefined),
  );
  return refusedUnlessRight(outcome, 'identity-not-verified', 'phone');
}
