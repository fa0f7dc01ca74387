import { useId } from 'preact/hooks';
import { useTexts } from '../i18n.ts';
import { type Name, nameIn } from './names.tsx';

/** A choice of one stock, or of all. */
export function StockChoice(props: {
  /** In any order; a stock may be among them more than once. */
  stocks: readonly { stockCode: string; name: Name }[];
  /** The stock's code; empty for all. */
  value: string;
  onChange(stockCode: string): void;
}) {
  const { t, language } = useTexts();
  const id = useId();
  const names = new Map(props.stocks.map(({ stockCode, name }) => [stockCode, name]));
  const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <div class="search">
      <label for={id} class="unseen">
        {t('movements.stock')}
      </label>
      <select
        id={id}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        <option value="">{t('movements.all')}</option>
        {sorted.map(([stockCode, name]) => {
          const { text, lang } = nameIn(name, language);
          return (
            <option key={stockCode} value={stockCode} lang={lang}>
              {stockCode} {text}
            </option>
          );
        })}
      </select>
    </div>
  );
}
