import type { Origin } from './events.ts';

/** Digits, with `+` before an international number (E.164 has 15 digits at most). */
const NUMBER = /^\+?[0-9]{3,15}$/;

/**
 * The telephone number that a call came from.
 * @param address as Connect gives it
 * @returns undefined if the number is withheld: Connect gives none, or a word (`anonymous`), which
 *   calls before 2026-11-28 have recorded
 */
export function callerNumber(address: string | undefined): string | undefined {
  return address !== undefined && NUMBER.test(address) ? address : undefined;
}

/** An event's source as views show it: undefined if it is a withheld number. */
export function shownSource({
  channel,
  source,
}: Pick<Origin, 'channel' | 'source'>): string | undefined {
  return channel === 'phone' ? callerNumber(source) : source;
}
