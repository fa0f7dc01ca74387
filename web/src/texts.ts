/** The texts of each language, loaded on demand, and the language that a visit begins in. */
import { LANGUAGES, type Language, preferredLanguage } from './languages.ts';
import type { Texts } from './locales/zh-Hant.ts';

export const STORAGE_KEY = 'language';

export const LOAD_TEXTS: Record<Language, () => Promise<{ texts: Texts }>> = {
  'zh-Hant': () => import('./locales/zh-Hant.ts'),
  'zh-Hans': () => import('./locales/zh-Hans.ts'),
  en: () => import('./locales/en.ts'),
};

export const isLanguage = (value: unknown): value is Language =>
  LANGUAGES.includes(value as Language);

/** The language chosen before; on a first visit, or without storage, the browser's. */
export function initialLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    if (isLanguage(stored)) return stored;
  } catch {
    // Storage is disabled.
  }
  return preferredLanguage(navigator.languages);
}
