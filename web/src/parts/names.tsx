/**
 * Names from the depository, in Chinese and English: rendered as text only, each with its language.
 */
import { useTexts } from '../i18n.ts';

/** A name in English and in Chinese; one of the two may be empty. */
export interface Name {
  en: string;
  zh: string;
}

/** A holder's names, the one in the page's language first. */
export function HolderName({ name }: { name: Name }) {
  const { language } = useTexts();
  const english = name.en && <span lang="en-HK">{name.en}</span>;
  const chinese = name.zh && <span lang="zh-HK">{name.zh}</span>;
  const [first, second] = language === 'en' ? [english, chinese] : [chinese, english];
  return (
    <span class="names">
      {first} {second}
    </span>
  );
}

/** The name in a language, or in the other one if it has none; with the `lang` that it is in. */
export function nameIn(name: Name, language: string): { text: string; lang: string } {
  const isEnglish = language === 'en' ? name.en !== '' : name.zh === '';
  return isEnglish ? { text: name.en, lang: 'en-HK' } : { text: name.zh, lang: 'zh-HK' };
}
