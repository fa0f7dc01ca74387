/** Runs internet password entries through the protocol, and defines the events they record. */
import type { Context } from '../context.ts';
import type { Outcome, Verdict } from '../domain/attempt.ts';
import type { Credential } from '../domain/credential.ts';
import type { Origin } from '../domain/events.ts';
import type { Refusal } from '../domain/refusal.ts';
import { randomId } from '../store/random-id.ts';
import { attempt } from '../store/run-attempt.ts';

export type RightEntry = Outcome & { kind: 'right' };

/**
 * Enters an internet password: at sign-in, or once more before a change or a cancellation (D9).
 * @param id of the credential, `internet#…`, even if nobody has it (D10)
 * @param options.begins name of the session that a right entry begins
 * @param options.afterRight what else the entry needs to be settled; only of a right one (D10)
 */
export async function enterInternetPassword(
  context: Pick<Context, 'credentials' | 'db' | 'hasher' | 'now' | 'timeLeft'>,
  id: string,
  password: string,
  origin: Origin,
  options: {
    signsIn: boolean;
    begins?: string;
    afterRight?: (credential: Credential) => Promise<{ passkeyOnly: boolean }>;
  },
): Promise<RightEntry | Refusal> {
  const { signsIn, begins, afterRight } = options;
  const peppered = await context.hasher.pepperOf('internet', password);
  const judge = async (credential: Credential): Promise<Verdict> => {
    const verdict = await context.hasher.judge(peppered, credential.passwordHash);
    if (!verdict.right || !afterRight) return verdict;
    const { passkeyOnly } = await afterRight(credential);
    return passkeyOnly ? { ...verdict, withheld: 'passkeyOnly' } : verdict;
  };
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
    judge,
  );
  return refusedUnlessRight(outcome, 'wrong-credentials', 'internet');
}

/** @param wrong the refusal of a wrong entry */
export function refusedUnlessRight(
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
