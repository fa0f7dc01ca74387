import { accountKey } from '../../core/domain/identifiers.ts';
import { callOf, currentCall } from './current-call.ts';
import { endOf, pageOf } from './page.ts';
import { speechIn } from './speech/index.ts';
import { speak } from './speech/ssml.ts';
import type { StepHandler } from './step.ts';

/** Speaks the balances, a page at a time (D17); after the first access only (P2). */
export const balances: StepHandler<'balances'> = async (
  context,
  { contactId, language, page, rate },
) => {
  const current = await currentCall(context, await callOf(context, contactId));
  if (!current) return { result: 'ended' };
  if (current.mustChange) return { result: 'must-change' };
  const found = await context.positions.balances(accountKey(current.account), endOf(page));
  if (!found) return { result: 'none' };
  const { asOf } = found;
  return pageOf(found, page, (items, count) =>
    speak(speechIn[language].balances(items, count && { ...count, asOf }), rate),
  );
};
