/**
 * The texts of the site. Each language is loaded when it is first needed. The browser stores the
 * chosen language, and besides it only that passkeys were offered (parts/passkeys).
 */
import i18next from 'i18next';
import { useEffect, useState } from 'preact/hooks';
import { type Language, REGIONAL } from './languages.ts';
import { loadCode } from './load-code.ts';
import type { Key } from './locales/zh-Hant.ts';
import { initialLanguage, isLanguage, LOAD_TEXTS, STORAGE_KEY } from './texts.ts';

/** Initialises i18next with the language chosen before, or the browser's. */
export async function startI18n(): Promise<void> {
  await i18next.init({
    resources: {},
    lng: 'zh-Hant',
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    showSupportNotice: false,
  } as Parameters<typeof i18next.init>[0]);
  await showLanguage(initialLanguage());
}

/**
 * Loads the texts of a language, once.
 * @throws Problem
 */
export async function loadTexts(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return;
  i18next.addResourceBundle(language, 'translation', (await loadCode(LOAD_TEXTS[language])).texts);
}

async function showLanguage(language: Language): Promise<void> {
  await loadTexts(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = REGIONAL[language];
}

/**
 * Switches the page to the language that the visitor chose, and stores the choice.
 * @throws Problem
 */
export async function setLanguage(language: Language): Promise<void> {
  await showLanguage(language);
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Storage is disabled: the next visit starts in the browser's language.
  }
}

/** The language of the page; Traditional Chinese before {@link startI18n} is done. */
export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'zh-Hant';
}

/** Returns a text by its key, with `{{placeholders}}` replaced by `values`. */
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

/** The translation function and the current language; a change of language rerenders the caller. */
export function useTexts(): { t: Translate; language: Language } {
  const [language, setCurrent] = useState(currentLanguage());
  useEffect(() => {
    const changed = () => setCurrent(currentLanguage());
    changed();
    i18next.on('languageChanged', changed);
    return () => i18next.off('languageChanged', changed);
  }, []);
  return { t: (key, values) => i18next.t(key, { ...values, lng: language }) as string, language };
}

/** Follows a change of language in another tab, if it can. */
addEventListener('storage', ({ key, newValue }) => {
  if (key === STORAGE_KEY && isLanguage(newValue)) showLanguage(newValue).catch(() => {});
});
