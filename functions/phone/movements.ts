import { dateInHongKong } from '../../core/domain/hong-kong.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import { callOf, currentCall } from './current-call.ts';
import { endOf, pageOf } from './page.ts';
import { speechIn } from './speech/index.ts';
import type { StepHandler } from './step.ts';

/** Today and the thirty days before: what the web shows too, where nothing else is asked for (api.md). */
const DAYS = 31;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What moved in or out lately, newest first, a page at a time (D17); after the first access only (P2). */
export const movements: StepHandler<'movements'> = async (
  context,
  { contactId, language, page },
) => {
  const current = await currentCall(context, await callOf(context, contactId));
  if (!current) return { result: 'ended' };
  if (current.mustChange) return { result: 'must-change' };
  const today = context.now();
  const firstDay = new Date(today.getTime() - (DAYS - 1) * DAY_MS);
  const days = { from: dateInHongKong(firstDay), to: dateInHongKong(today) };
  const found = await context.positions.movements(accountKey(current.account), days, endOf(page));
  return pageOf(found, page, (items) =>
    speechIn[language].movements(items, page === 1 ? DAYS : undefined),
  );
};
