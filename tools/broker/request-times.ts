import { PENDING_MS } from '../../core/domain/broker-request.ts';
import { inHongKong } from '../shared/output.ts';
import type { Language } from './refusal-words.ts';

const HOUR_MS = 3_600_000;

const UNITS = {
  en: { minutes: 'min', hours: 'h', days: 'd' },
  zh: { minutes: '分鐘', hours: '小時', days: '日' },
};

/** How long ago something was: `5 min`, `3 h`, `2 d`. @param iso ISO 8601 */
export function age(iso: string, now = Date.now(), language: Language = 'en'): string {
  const ms = Math.max(0, now - Date.parse(iso));
  const { minutes, hours, days } = UNITS[language];
  if (ms < HOUR_MS) return `${Math.floor(ms / 60_000)} ${minutes}`;
  return ms < 48 * HOUR_MS
    ? `${Math.floor(ms / HOUR_MS)} ${hours}`
    : `${Math.floor(ms / HOUR_MS / 24)} ${days}`;
}

/** When a request can no longer be decided, in Hong Kong time. @param madeAt ISO 8601 */
export function expiry(madeAt: string): string | undefined {
  return inHongKong(new Date(Date.parse(madeAt) + PENDING_MS).toISOString());
}
