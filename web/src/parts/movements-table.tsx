import type { Movement } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Bilingual } from './bilingual.tsx';
import { csvOf } from './csv.ts';
import { dateOf, signedQuantityOf } from './dates.ts';
import { groupBy } from './group-by.ts';
import { Phrases } from './phrases.tsx';
import { StockName } from './stock.tsx';

const COLUMNS = [
  ['movements.date'],
  ['movements.stock'],
  ['movements.reference'],
  ['movements.direction'],
  ['balances.quantity', 'number-cell'],
] as const;

/** A day's date shows again in every so many rows: a screen of a phone has about seven. */
const ROWS_TO_A_DATE = 5;

/**
 * Movements, newest first, grouped by day: a day's date shows at its first, and in print in each
 * row.
 */
export function MovementsTable({ movements }: { movements: readonly Movement[] }) {
  const { t, language } = useTexts();
  return (
    <div class="table movements">
      <table aria-label={t('movements.title')}>
        <thead>
          <tr>
            {COLUMNS.map(([text, kind]) => (
              <th key={text} scope="col" class={kind}>
                <Bilingual text={text} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groupBy(movements, ({ date }) => date).map(([date, ofDay]) =>
            ofDay.map(({ stockCode, name, direction, quantity, reference }, index) => (
              <tr key={`${date} ${reference}`} class={direction}>
                <td class={index % ROWS_TO_A_DATE === 0 ? 'date' : 'date same'}>
                  <Phrases text={dateOf(date, language)} after="年" />
                </td>
                <td class="stock">
                  <span class="code">{stockCode}</span> <StockName name={name} />
                </td>
                <td class="reference">{reference}</td>
                <td class="direction">
                  <Bilingual text={`movements.${direction}`} />
                </td>
                <td class="number-cell">
                  <Phrases text={signedQuantityOf(quantity, direction)} after="," />
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

/** The movements as CSV, its headings and directions in the language of the page. */
export function useMovementsCsv(): (movements: readonly Movement[]) => string {
  const { t } = useTexts();
  return (movements) =>
    csvOf([
      [
        t('movements.date'),
        t('balances.code'),
        t('csv.nameZh'),
        t('csv.nameEn'),
        t('movements.reference'),
        t('movements.direction'),
        t('balances.quantity'),
      ],
      ...movements.map(({ date, stockCode, name, direction, quantity, reference }) => [
        date,
        { identifier: stockCode },
        name.zh,
        name.en,
        { identifier: reference },
        t(`movements.${direction}`),
        direction === 'in' ? quantity : -quantity,
      ]),
    ]);
}
