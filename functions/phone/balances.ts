import { accountKey } from '../../core/domain/identifiers.ts';
import { callOf, currentCall } from './current-call.ts';
import { speakPage } from './page.ts';
import { speechIn } from './speech/index.ts';
import { speak } from './speech/ssml.ts';
import type { StepHandler } from './step.ts';

/**
 * Speaks the balances, a page at a time, all pages from the file of the first (D17); after the
 * first access only (P2).
 */
export const balances: StepHandler<'balances'> = async (
  context,
  { contactId, language, page, rate },
) => {
  const current = await currentCall(context, await callOf(context, contactId));
  if (!current) return { result: 'ended' };
  if (current.mustChange) return { result: 'must-change' };
  const account = accountKey(current.account);
  return speakPage(
    page,
    (limit, from) => context.positions.balances(account, limit, from),
    ({ items, from }, count) =>
      speak(speechIn[language].balances(items, count && { ...count, asOf: from.date }), rate),
  );
};
