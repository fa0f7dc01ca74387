import { dateInHongKong, firstOfDays } from '../../core/domain/hong-kong.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import { RECENT_DAYS } from '../../core/domain/movement-days.ts';
import { callOf, currentCall } from './current-call.ts';
import { endOf, pageOf } from './page.ts';
import { speechIn } from './speech/index.ts';
import { speak } from './speech/ssml.ts';
import type { StepHandler } from './step.ts';

/**
 * Speaks the latest movements, newest first, a page at a time (D17); after the first access only
 * (P2).
 */
export const movements: StepHandler<'movements'> = async (
  context,
  { contactId, language, page, rate },
) => {
  const current = await currentCall(context, await callOf(context, contactId));
  if (!current) return { result: 'ended' };
  if (current.mustChange) return { result: 'must-change' };
  const today = dateInHongKong(context.now());
  const days = { from: firstOfDays(RECENT_DAYS, today), to: today };
  const found = await context.positions.movements(accountKey(current.account), days, endOf(page));
  return pageOf(found, page, (items, count) =>
    speak(speechIn[language].movements(items, count && { ...count, days: RECENT_DAYS }), rate),
  );
};
