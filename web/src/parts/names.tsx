/** Names as the depository has them, in Chinese and in English: text and nothing but text, each in its own language. */
import { useTexts } from '../i18n.ts';

export interface Name {
  en: string;
  zh: string;
}

/** That of the page's language first. */
export function Holder({ name }: { name: Name }) {
  const { language } = useTexts();
  const english = name.en && <span lang="en">{name.en}</span>;
  const chinese = name.zh && <span lang="zh-Hant">{name.zh}</span>;
  const [first, second] = language === 'en' ? [english, chinese] : [chinese, english];
  return (
    <span class="names">
      {first} {second}
    </span>
  );
}

export const nameIn = (name: Name, language: string): string =>
  language === 'en' ? name.en || name.zh : name.zh || name.en;
