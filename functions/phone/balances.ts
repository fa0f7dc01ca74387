import { accountKey } from '../../core/domain/identifiers.ts';
import type { Balance } from '../../core/domain/position.ts';
import type { Beginning } from '../../core/store/position-rows.ts';
import { callOf, currentCall } from './current-call.ts';
import { countOf, type ListSource, speakPage } from './page.ts';
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
    (items, all) => speak(speechIn[language].balances(items, all && headOf(all)), rate),
  );
};

function headOf(all: Beginning<Balance> & { from: ListSource }) {
  const allHeld = !all.more && all.items.every(({ quantity }) => quantity > 0);
  return { ...countOf(all), asOf: all.from.date, allHeld };
}
