import { useId } from 'preact/hooks';
import { useTexts } from '../i18n.ts';
import { type Name, nameIn } from './names.tsx';

export interface Stock {
  /** Five digits. */
  stockCode: string;
  name: Name;
}

/** A choice of one stock, or of all. */
export function StockChoice(props: {
  /** In any order; a stock may be among them more than once. */
  stocks: readonly Stock[];
  /** Absent for all. It is listed even if it is not among the stocks. */
  value: Stock | undefined;
  onChange(stock: Stock | undefined): void;
}) {
  const { value } = props;
  const { t, language } = useTexts();
  const id = useId();
  const stocks = [...props.stocks, ...(value ? [value] : [])];
  const names = new Map(stocks.map(({ stockCode, name }) => [stockCode, name]));
  const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <div class="search">
      <label for={id} class="unseen">
        {t('movements.stock')}
      </label>
      <select
        id={id}
        value={value?.stockCode ?? ''}
        onChange={({ currentTarget }) =>
          props.onChange(stocks.find(({ stockCode }) => stockCode === currentTarget.value))
        }
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
