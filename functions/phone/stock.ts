import { dateInHongKong, firstOfDays } from '../../core/domain/hong-kong.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import { MAX_DAYS } from '../../core/domain/movement-days.ts';
import { callOf, currentCall } from './current-call.ts';
import { speechIn } from './speech/index.ts';
import { speak } from './speech/ssml.ts';
import type { StepHandler } from './step.ts';

/** How callers key a stock code: leading zeros may be left out. */
const KEYED_CODE = /^[0-9]{1,5}$/;
/** What {@link MAX_DAYS} are to a caller. */
const MONTHS = 12;

/**
 * Speaks one stock's balance as of the newest date, and its last movement within a year, unless
 * that takes too long to find (D17); after the first access only (P2). A code is not looked up
 * until the call has proved its password.
 */
export const stock: StepHandler<'stock'> = async (
  context,
  { contactId, language, entry, rate },
) => {
  const current = await currentCall(context, await callOf(context, contactId));
  if (!current) return { result: 'ended' };
  if (current.mustChange) return { result: 'must-change' };
  if (!KEYED_CODE.test(entry)) return { result: 'malformed' };
  const { positions } = context;
  const stockCode = entry.padStart(5, '0');
  const account = accountKey(current.account);
  const today = dateInHongKong(context.now());
  const days = { from: firstOfDays(MAX_DAYS, today), to: today };
  const [found, lastMovement] = await Promise.all([
    positions.balanceOf(account, stockCode),
    positions.movements.last(account, stockCode, days),
  ]);
  if (!found) return { result: 'none' };
  const speech = speechIn[language].stock({ stockCode, ...found, lastMovement, months: MONTHS });
  return { result: 'spoken', speech: speak(speech, rate) };
};
