/** The texts. Only the choice of language is remembered; texts of one language come at a time. */
import i18next from 'i18next';
import { useEffect, useState } from 'preact/hooks';
import { LANGUAGES, type Language } from './languages.ts';
import type { Key, Texts } from './locales/zh-Hant.ts';

const STORED = 'language';

const load: Record<Language, () => Promise<{ texts: Texts }>> = {
  'zh-Hant': () => import('./locales/zh-Hant.ts'),
  'zh-Hans': () => import('./locales/zh-Hans.ts'),
  en: () => import('./locales/en.ts'),
};

const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language);

/** What was chosen before, else Traditional Chinese. A browser that stores nothing for us is no fault. */
function storedLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORED);
    return isLanguage(stored) ? stored : 'zh-Hant';
  } catch {
    return 'zh-Hant';
  }
}

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
  await setLanguage(storedLanguage());
}

export async function loadTexts(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return;
  i18next.addResourceBundle(language, 'translation', (await load[language]()).texts);
}

export async function setLanguage(language: Language): Promise<void> {
  await loadTexts(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Then it is Traditional Chinese again next time.
  }
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'zh-Hant';
}

export type Translate = (key: Key, values?: Record<string, string | number>) => string;

/** The texts in the language of the page; a change of language draws the page anew. */
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

/** Another tab chose another language. */
addEventListener('storage', ({ key, newValue }) => {
  if (key === STORED && isLanguage(newValue)) void setLanguage(newValue);
});
