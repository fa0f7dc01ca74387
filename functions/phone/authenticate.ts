import type { Outcome } from '../../core/domain/attempt.ts';
import { effective } from '../../core/domain/credential.ts';
import { attempt } from '../../core/store/attempt.ts';
import type { Call } from '../../core/store/calls.ts';
import type { PhoneContext } from './context.ts';
import type { PhoneResult } from './contract.ts';
import { callOf } from './current-call.ts';
import { entryIdOf } from './keypad.ts';
import type { StepAnswer, StepHandler, StepRequest } from './step.ts';

type Result = PhoneResult<'authenticate'>;

/**
 * The phone password (P1, P7):
 * 1. an entry that was decided before in this call is answered as it was then;
 * 2. one that has not the form of a password is refused for its form: never compared, never counted (D11);
 * 3. it is judged as one entry of the phone password, by the protocol that all channels share (D1); an ID that nobody has alike (D10);
 * 4. the call remembers the outcome, and on a right entry whose call it is: until that password is another.
 *
 * What the protocol settled is what the caller is told (D3). A right entry opens nothing until the call remembers it: without that it is
 * `unavailable`, and a repeat finds it right again. A wrong one is counted already, so it is told even if the call can't remember it.
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
  if (outcome.kind !== 'right') return rememberRefused(context, call, entryId, outcome.kind);
  const result = resultOf(outcome, context.now());
  const proved = { account: outcome.credential.account as string, epoch: outcome.epoch };
  return {
    result:
      ((await context.calls.decide(call, entryId, result, proved)) as Result | undefined) ??
      'ended',
  };
};

/**
 * Without the call's memory a repeat is answered by the protocol, which knows the entry too: in `wrong` it counts no second time. What the
 * call had proved before stays proved then; a revocation ends it in any case.
 */
async function rememberRefused(
  { calls }: PhoneContext,
  call: Call,
  entryId: string,
  result: 'wrong' | 'revoked',
): Promise<StepAnswer<'authenticate'>> {
  try {
    return {
      result: ((await calls.decide(call, entryId, result)) as Result | undefined) ?? result,
    };
  } catch (fault) {
    return { result, fault };
  }
}

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
      events: {
        right: 'phone-sign-in',
        wrong: 'phone-sign-in-failed',
        revoked: 'phone-password-revoked',
      },
      signsIn: true,
    },
    ({ passwordHash }) => context.hasher.judge(peppered, passwordHash),
  );
}

function resultOf({ credential }: Outcome & { kind: 'right' }, now: Date): Result {
  return effective(credential, now.toISOString()).mustChange ? 'must-change' : 'welcome';
}
