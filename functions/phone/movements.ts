import { dateInHongKong, firstOfDays } from '../../core/domain/hong-kong.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import { RECENT_DAYS } from '../../core/domain/movement-days.ts';
import { callOf, currentCall } from './current-call.ts';
import { countOf, speakPage } from './page.ts';
import { speechIn } from './speech/index.ts';
import { speak } from './speech/ssml.ts';
import type { StepHandler } from './step.ts';

/**
 * Speaks the latest movements, newest first, a page at a time (D17); after the first access only
 * (P2). All pages are of the days of the first. If a file of those days has been ingested since,
 * the list may be another one, and begins anew.
 */
export const movements: StepHandler<'movements'> = async (
  context,
  { contactId, language, page, rate },
) => {
  const current = await currentCall(context, await callOf(context, contactId));
  if (!current) return { result: 'ended' };
  if (current.mustChange) return { result: 'must-change' };
  const account = accountKey(current.account);
  return speakPage(
    page,
    async (limit, from) => {
      const to = from?.date ?? dateInHongKong(context.now());
      const days = { from: firstOfDays(RECENT_DAYS, to), to };
      const { items, cursor, files } = await context.positions.movements.page(account, days, limit);
      const version = String(files);
      if (from && from.version !== version) return undefined;
      return { items, more: cursor !== undefined, from: { date: to, version } };
    },
    (items, all) => {
      const head = all && { ...countOf(all), days: RECENT_DAYS };
      return speak(speechIn[language].movements(items, head), rate);
    },
  );
};
