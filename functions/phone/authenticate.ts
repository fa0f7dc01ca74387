import type { Outcome, Verdict } from '../../core/domain/attempt.ts';
import type { Credential } from '../../core/domain/credential.ts';
import { isFirstAccess } from '../../core/domain/first-access.ts';
import { accountIdOf } from '../../core/domain/identifiers.ts';
import { type Call, decidedIn } from '../../core/store/calls.ts';
import { attempt } from '../../core/store/run-attempt.ts';
import type { PhoneContext } from './context.ts';
import type { PhoneAnswer, PhoneResult } from './contract.ts';
import { arrive } from './current-call.ts';
import type { StepAnswer, StepHandler, StepRequest } from './step.ts';

type Result = PhoneResult<'authenticate'>;

/**
 * Takes the phone password (P1, P7):
 * 1. an entry that was decided before in this call gets the same answer again;
 * 2. one without the form of a password is refused for its form: never compared, never counted
 *    (D11);
 * 3. run the entry through the protocol that all channels share (D1); for an ID that nobody has,
 *    too (D10). Only of a right one, before it is settled, read whether the investor closed the
 *    phone channel (D25): then it counts as right, is recorded as refused, and gives no access;
 * 4. record the result in the call, and after a right entry whose call it is, until that password
 *    is replaced.
 *
 * Returns what the protocol settled (D3). A right entry gives no access until the call records it:
 * if that fails the result is `unavailable`, and a repeat finds the entry right again. A wrong one
 * is counted already, so it is returned even if the call cannot record it.
 */
export const authenticate: StepHandler<'authenticate'> = async (phone, request) => {
  const { contactId, entry } = request;
  const arrived = await arrive(phone, contactId, 'authenticate', entry);
  if (!arrived) return { result: 'ended' };
  const { call, entryId, decided, timeLeft } = arrived;
  if (decided) return answerOf(decided);
  const context = { ...phone, timeLeft };

  const { digits, ...unread } = await context.keypad.open(entry);
  if (digits === undefined) return { result: 'malformed', ...unread };

  const { outcome, ...judged } = await enterPhonePassword(context, call, entryId, digits, request);
  if (outcome.kind === 'try-again') return { result: 'try-again' };
  if (outcome.kind !== 'right') {
    const refused = outcome.kind === 'wrong' ? `wrong ${outcome.remaining}` : outcome.kind;
    return rememberRefused(context, call, entryId, refused);
  }
  const account = outcome.credential.account as string;
  // A repeat of an entry that was settled before is not judged again.
  const isClosed = judged.isClosed ?? (await isLineClosed(context, account));
  const result = isClosed ? 'line-closed' : resultOf(outcome, context.now());
  const proved = isClosed ? undefined : { account, epoch: outcome.epoch };
  const { item } = await context.db.write(context.calls.decide(call, entryId, result, proved));
  return { result: (decidedIn(item, entryId) as Result | undefined) ?? 'ended' };
};

/** The answer that a call's record of an entry stands for: `welcome`, `wrong 2`. */
function answerOf(decided: string): StepAnswer<'authenticate'> {
  const [result, remaining] = decided.split(' ') as [Result, PhoneAnswer['remaining']];
  return remaining ? { result, remaining } : { result };
}

/**
 * If the call cannot record it, a repeat is answered by the protocol, which knows the entry too: in
 * `wrong` it does not count twice. The call's earlier proof then remains valid; a revocation ends
 * it in any case.
 */
async function rememberRefused(
  { calls, db }: PhoneContext,
  call: Call,
  entryId: string,
  refused: string,
): Promise<StepAnswer<'authenticate'>> {
  try {
    const { item } = await db.write(calls.decide(call, entryId, refused));
    return answerOf(decidedIn(item, entryId) ?? refused);
  } catch (fault) {
    return { ...answerOf(refused), fault };
  }
}

async function isLineClosed({ accounts }: PhoneContext, account: string): Promise<boolean> {
  return (await accounts.get(accountIdOf(account)))?.phoneClosed === true;
}

/** @returns `isClosed` of a right entry that was judged now */
async function enterPhonePassword(
  context: PhoneContext,
  { credential }: Call,
  entryId: string,
  digits: string,
  { origin }: StepRequest,
): Promise<{ outcome: Outcome; isClosed?: boolean | undefined }> {
  const peppered = await context.hasher.pepperOf('phone', digits);
  let isClosed: boolean | undefined;
  const judge = async ({ passwordHash, account }: Credential): Promise<Verdict> => {
    const verdict = await context.hasher.judge(peppered, passwordHash);
    if (!verdict.right) return verdict;
    isClosed = await isLineClosed(context, account as string);
    return isClosed ? { ...verdict, withheld: 'lineClosed' } : verdict;
  };
  const outcome = await attempt(
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
    judge,
  );
  return { outcome, isClosed };
}

function resultOf({ credential }: Outcome & { kind: 'right' }, now: Date): Result {
  return isFirstAccess(credential, now.toISOString()) ? 'must-change' : 'welcome';
}
