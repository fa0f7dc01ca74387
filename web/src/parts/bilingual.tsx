import i18next from 'i18next';
import { useEffect, useState } from 'preact/hooks';
import { loadTexts, useTexts } from '../i18n.ts';
import { type Language, REGIONAL } from '../languages.ts';
import type { Key } from '../locales/zh-Hant.ts';

/**
 * The second language of a printed statement: English for Chinese, Traditional Chinese for English.
 */
const OTHER: Record<Language, Language> = { 'zh-Hant': 'en', 'zh-Hans': 'en', en: 'zh-Hant' };

interface BilingualProps {
  text: Key;
  /** The values in a language, such as its form of a date. */
  values?(language: Language): Record<string, string>;
}

/** A text in the language of the page; a printout shows the second language too. */
export function Bilingual({ text, values }: BilingualProps) {
  const { t, language } = useTexts();
  const other = OTHER[language];
  const [loaded, setLoaded] = useState<Language>();
  useEffect(() => {
    // If they do not load, the printout has one language.
    loadTexts(other).then(
      () => setLoaded(other),
      () => {},
    );
  }, [other]);
  return (
    <>
      {t(text, values?.(language))}
      {loaded === other && (
        <span class="print-only" lang={REGIONAL[other]}>
          {i18next.t(text, { ...values?.(other), lng: other })}
        </span>
      )}
    </>
  );
}
