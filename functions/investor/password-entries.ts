/**
 * Runs web password entries through the protocol, and defines the events that they record.
 */
import type { Context } from '../../core/context.ts';
import type { Outcome } from '../../core/domain/attempt.ts';
import type { Origin } from '../../core/domain/events.ts';
import { type AccountId, accountKey, credentialId } from '../../core/domain/identifiers.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import { randomId } from '../../core/store/random-id.ts';
import { attempt } from '../../core/store/run-attempt.ts';

export type RightEntry = Outcome & { kind: 'right' };

/**
 * Enters an internet password: at sign-in, or once more before a change or a cancellation (D9).
 * @param id of the credential, `internet#…`, even if nobody has it (D10)
 * @param options.begins name of the session that a right entry begins
 */
export async function enterInternetPassword(
  context: Context,
  id: string,
  password: string,
  origin: Origin,
  { signsIn, begins }: { signsIn: boolean; begins?: string },
): Promise<RightEntry | Refusal> {
  const peppered = await context.hasher.pepperOf('internet', password);
  const outcome = await attempt(
    context,
    {
      id: randomId(),
      credentialId: id,
      origin,
      events: {
        right: 'internet-sign-in',
        wrong: 'internet-sign-in-failed',
        revoked: 'internet-password-revoked',
      },
      signsIn,
      begins,
    },
    ({ passwordHash }) => context.hasher.judge(peppered, passwordHash),
  );
  return refusedUnlessRight(outcome, 'wrong-credentials', 'internet');
}

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
    async (credential) => {
      const verdict = await context.hasher.judge(peppered, credential.passwordHash);
      return credential.account === account ? verdict : { right: false };
    },
  );
  return refusedUnlessRight(outcome, 'identity-not-verified', 'phone');
}

function refusedUnlessRight(
  outcome: Outcome,
  wrong: 'wrong-credentials' | 'identity-not-verified',
  channel: 'phone' | 'internet',
): RightEntry | Refusal {
  switch (outcome.kind) {
    case 'right':
      return outcome;
    case 'wrong':
      return { refused: wrong, remaining: outcome.remaining };
    case 'revoked':
      return { refused: 'password-revoked', channel };
    case 'try-again':
      return {
        refused: 'try-again',
        ...(outcome.afterSeconds && { afterSeconds: outcome.afterSeconds }),
      };
  }
}
