import i18next from 'i18next';
import { useEffect, useState } from 'preact/hooks';
import { loadTexts, useTexts } from '../i18n.ts';
import type { Language } from '../languages.ts';
import type { Key } from '../locales/zh-Hant.ts';

/** On paper a statement is bilingual: beside Chinese English, beside English Traditional Chinese. */
const OTHER: Record<Language, Language> = { 'zh-Hant': 'en', 'zh-Hans': 'en', en: 'zh-Hant' };

export function Both({ text, values }: { text: Key; values?: Record<string, string> }) {
  const { t, language } = useTexts();
  const other = OTHER[language];
  const [loaded, setLoaded] = useState<Language>();
  useEffect(() => {
    void loadTexts(other).then(() => setLoaded(other));
  }, [other]);
  return (
    <>
      {t(text, values)}
      {loaded === other && (
        <span class="print-only" lang={other}>
          {i18next.t(text, { ...values, lng: other })}
        </span>
      )}
    </>
  );
}
