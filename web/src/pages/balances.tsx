import { useEffect, useId, useState } from 'preact/hooks';
import type { Balances } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Bilingual } from '../parts/bilingual.tsx';
import { csvOf } from '../parts/csv.ts';
import { quantityOf } from '../parts/dates.ts';
import { download } from '../parts/download.ts';
import { Page } from '../parts/page.tsx';
import { StatementHead } from '../parts/statement.tsx';
import { StockName } from '../parts/stock.tsx';
import { Loaded, useData } from '../parts/use-data.tsx';

/** Rows shown at first, and added each time; a printout gets all rows that match the search. */
const ROWS = 200;

/** Account data: the balances (D17). */
export function BalancesPage() {
  const { t } = useTexts();
  const balances = useData<Balances>('/account/balances');
  return (
    <Page title={t('balances.title')}>
      <StatementHead title="balances.title" />
      <Loaded data={balances}>{(body) => <BalancesTable {...body} />}</Loaded>
      <p class="links">
        <a href="#/movements">{t('action.movements')}</a>
        <a href="#/menu">{t('action.menu')}</a>
      </p>
    </Page>
  );
}

function BalancesTable({ asOf, balances }: Balances) {
  const { t } = useTexts();
  const id = useId();
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(ROWS);
  useEffect(() => {
    const all = () => setLimit(Infinity);
    addEventListener('beforeprint', all);
    return () => removeEventListener('beforeprint', all);
  }, []);
  if (asOf === null) return <p>{t('balances.none')}</p>;
  if (balances.length === 0) return <p>{t('balances.empty')}</p>;
  const wanted = search.trim().toLowerCase();
  const found = balances.filter(({ stockCode, name }) =>
    [stockCode, name.en, name.zh].some((text) => text.toLowerCase().includes(wanted)),
  );
  const shown = found.slice(0, limit);
  const csv = () =>
    download(
      `balances-${asOf}.csv`,
      csvOf([
        ['stockCode', 'nameEn', 'nameZh', 'quantity'],
        ...found.map(({ stockCode, name, quantity }) => [stockCode, name.en, name.zh, quantity]),
      ]),
    );
  return (
    <>
      <p class="lead">
        <Bilingual text="balances.asOf" values={{ date: asOf }} />
      </p>
      <search class="tools">
        <div class="field">
          <label for={id}>{t('balances.search')}</label>
          <p class="hint" id={`${id}-hint`}>
            {t('balances.search.hint')}
          </p>
          <input
            id={id}
            type="search"
            autocomplete="off"
            spellcheck={false}
            aria-describedby={`${id}-hint`}
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
        <div class="actions">
          <button type="button" onClick={csv}>
            {t('action.csv')}
          </button>
          <button type="button" onClick={() => print()}>
            {t('action.print')}
          </button>
        </div>
      </search>
      {/* If a search hides rows, the printout says so too. */}
      <p class={wanted ? 'hint' : 'hint screen-only'} role="status">
        {t('balances.found', { count: shown.length, all: balances.length })}
      </p>
      <div class="table">
        <table class="stack" aria-label={t('balances.title')}>
          <thead>
            <tr>
              <th scope="col">
                <Bilingual text="balances.code" />
              </th>
              <th scope="col">
                <Bilingual text="balances.name" />
              </th>
              <th scope="col" class="number-cell">
                <Bilingual text="balances.quantity" />
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ stockCode, name, quantity }) => (
              <tr key={stockCode}>
                <td data-label={t('balances.code')} class="code">
                  {stockCode}
                </td>
                <td data-label={t('balances.name')}>
                  <StockName name={name} />
                </td>
                <td data-label={t('balances.quantity')} class="number-cell">
                  {quantityOf(quantity)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.length > shown.length && (
        <p class="screen-only">
          <button type="button" onClick={() => setLimit(limit + ROWS)}>
            {t('balances.more', { count: Math.min(ROWS, found.length - shown.length) })}
          </button>
        </p>
      )}
    </>
  );
}
