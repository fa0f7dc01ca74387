import { useTexts } from '../i18n.ts';
import type { Name } from './names.tsx';

/** A stock's names, the one in the page's language first. */
export function StockName({ name }: { name: Name }) {
  const { language } = useTexts();
  const names = [
    ['zh-HK', name.zh],
    ['en-HK', name.en],
  ].filter(([, text]) => text);
  if (language === 'en') names.reverse();
  return (
    <span>
      {names.map(([lang, text], index) => (
        <span key={lang} lang={lang} class={index > 0 ? 'other' : undefined}>
          {text}
        </span>
      ))}
    </span>
  );
}
