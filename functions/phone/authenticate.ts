import type { Outcome } from '../domain/attempt.ts';
import { effective } from '../domain/credential.ts';
import { attempt } from '../store/attempt.ts';
import type { Call } from '../store/calls.ts';
import type { PhoneContext } from './context.ts';
import type { PhoneResult } from './contract.ts';
import { callOf } from './current-call.ts';
import { entryIdOf } from './keypad.ts';
import type { StepHandler, StepRequest } from './step.ts';

type Result = PhoneResult<'authenticate'>;

/**
 * The phone password (P1, P7):
 * 1. an entry that was decided before in this call is answered as it was then;
 * 2. one that has not the form of a password is refused for its form: never compared, never counted (D11);
 * 3. it is judged as one entry of the phone password, by the protocol that all channels share (D1); an ID that nobody has alike (D10);
 * 4. the call remembers the outcome, and on a right entry whose call it is: until that password is another.
 */
export const authenticate: StepHandler<'authenticate'> = async (context, request) => {
  const { contactId, entry } = request;
  const call = await callOf(context, contactId);
  if (!call) return { result: 'ended' };
  const entryId = entryIdOf(contactId, 'authenticate', entry);
  const decided = call.decided[entryId];
  if (decided) return { result: decided as Result };

  const { digits, sealed } = await context.keypad.open(entry);
  if (digits === undefined) return { result: 'malformed', ...(sealed ? { sealed } : {}) };

  const outcome = await enterPhonePassword(context, call, entryId, digits, request);
  if (outcome.kind === 'try-again') return { result: 'try-again' };
  const { result, proved } = judged(outcome, context.now());
  return { result: ((await context.calls.decide(call, entryId, result, proved)) as Result | undefined) ?? 'ended' };
};

async function enterPhonePassword(
  context: PhoneContext,
  { credential }: Call,
  entryId: string,
  digits: string,
  { origin }: StepRequest,
): Promise<Outcome> {
  const peppered = await context.hasher.pepperOf('phone', digits);
  return attempt(
    context,
    {
      id: entryId,
      credentialId: credential,
      origin,
      events: { right: 'phone-sign-in', wrong: 'phone-sign-in-failed', revoked: 'phone-password-revoked' },
      signsIn: true,
    },
    ({ passwordHash }) => context.hasher.judge(peppered, passwordHash),
  );
}

function judged(
  outcome: Exclude<Outcome, { kind: 'try-again' }>,
  now: Date,
): { result: Result; proved?: { account: string; epoch: string } } {
  if (outcome.kind !== 'right') return { result: outcome.kind };
  const { credential, epoch } = outcome;
  const { mustChange } = effective(credential, now.toISOString());
  return {
    result: mustChange ? 'must-change' : 'welcome',
    proved: { account: credential.account as string, epoch },
  };
}
