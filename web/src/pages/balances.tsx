import type { RefObject } from 'preact';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import type { Account, Balances } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Bilingual } from '../parts/bilingual.tsx';
import { csvOf } from '../parts/csv.ts';
import { dateOf, quantityOf } from '../parts/dates.ts';
import { download } from '../parts/download.ts';
import { Empty } from '../parts/empty.tsx';
import { Exports } from '../parts/exports.tsx';
import { Icon } from '../parts/icon.tsx';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import { Phrases } from '../parts/phrases.tsx';
import { useIsPrinting } from '../parts/printing.ts';
import { loadVariants, searchIn, type Variants } from '../parts/search.ts';
import { AccountCard, StatementHead } from '../parts/statement.tsx';
import { StockName } from '../parts/stock.tsx';
import { Loaded, useData } from '../parts/use-data.tsx';

/** Rows shown at first, and added each time; a printout gets all rows that match the search. */
const ROWS = 200;

/** Account data: the balances (D17). */
export function BalancesPage() {
  const { t } = useTexts();
  const account = useData<Account>('/account');
  const balances = useData<Balances>('/account/balances');
  return (
    <Page title={t('balances.title')}>
      <StatementHead title="balances.title" account={account.body} />
      <div class="with-aside">
        <div>
          <Loaded data={balances}>
            {(body) =>
              body.asOf === null ? (
                <Empty icon="balances" text="balances.none" />
              ) : (
                <Holdings asOf={body.asOf} stocks={body.balances} />
              )
            }
          </Loaded>
        </div>
        <AccountCard account={account.body} />
      </div>
    </Page>
  );
}

type Stocks = Balances['balances'];

function Holdings({ asOf, stocks }: { asOf: string; stocks: Stocks }) {
  const { t } = useTexts();
  const [search, setSearch] = useState('');
  const found = useSearch(stocks, search);
  const isAll = found.length === stocks.length;
  const field = useRef<HTMLInputElement>(null);
  const clear = () => {
    setSearch('');
    // The button goes with the search.
    field.current?.focus();
  };
  const csv = () =>
    download(
      `balances-${asOf}${isAll ? '' : `-${found.length}-of-${stocks.length}`}.csv`,
      csvOf([
        [t('balances.code'), t('csv.nameZh'), t('csv.nameEn'), t('balances.quantity')],
        ...found.map(({ stockCode, name, quantity }) => [
          { identifier: stockCode },
          name.zh,
          name.en,
          quantity,
        ]),
      ]),
    );
  return (
    <>
      <p class="as-of">
        <Bilingual text="balances.asOf" values={(each) => ({ date: dateOf(asOf, each) })} />
        <span class="screen-only">{t('balances.count', { count: quantityOf(stocks.length) })}</span>
      </p>
      {stocks.length === 0 ? (
        <Empty icon="balances" text="balances.empty" />
      ) : (
        <>
          <search class="tools">
            <SearchField field={field} value={search} onInput={setSearch} />
            <Exports csv={csv} print={() => print()} />
          </search>
          {/* If a search hides rows, the printout says so too. */}
          <p class={isAll ? 'unseen screen-only' : 'hint'} role="status">
            <Bilingual
              text="balances.found"
              values={() => ({
                count: quantityOf(found.length),
                all: quantityOf(stocks.length),
              })}
            />
          </p>
          {found.length === 0 ? (
            <Empty
              icon="search"
              text="balances.notFound"
              values={() => ({ search: search.trim() })}
            >
              <button type="button" onClick={clear}>
                {t('balances.search.clear')}
              </button>
            </Empty>
          ) : (
            <HoldingsTable found={found} />
          )}
        </>
      )}
    </>
  );
}

/** The stocks that a search finds, by OpenCC's table as soon as it is loaded. */
function useSearch(stocks: Stocks, search: string): Stocks {
  const [variants, setVariants] = useState<Variants>();
  const isSearching = search.trim() !== '';
  useEffect(() => {
    // Without the table, a search still finds what is written as it was typed.
    if (isSearching && !variants) loadVariants().then(setVariants, () => {});
  }, [isSearching]);
  const find = useMemo(() => searchIn(stocks, variants), [stocks, variants]);
  return useMemo(() => [...find(search)], [find, search]);
}

function SearchField(props: {
  field: RefObject<HTMLInputElement | null>;
  value: string;
  onInput(value: string): void;
}) {
  const { t } = useTexts();
  const id = useId();
  return (
    <div class="search">
      <label for={id} class="unseen">
        {t('balances.search')}
      </label>
      <Icon name="search" />
      <input
        id={id}
        ref={props.field}
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={t('balances.search.hint')}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </div>
  );
}

function HoldingsTable({ found }: { found: Stocks }) {
  const { t } = useTexts();
  const [limit, setLimit] = useState(ROWS);
  const isPrinting = useIsPrinting();
  const shown = isPrinting ? found : found.slice(0, limit);
  return (
    <>
      <div class="table holdings">
        <table aria-label={t('balances.title')}>
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
                <td class="code">{stockCode}</td>
                <td>
                  <StockName name={name} />
                </td>
                <td class="number-cell">
                  <Phrases text={quantityOf(quantity)} after="," />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <More
        key={found.length}
        text={t('balances.more', { count: Math.min(ROWS, found.length - limit) })}
        more={found.length > limit ? () => setLimit(limit + ROWS) : undefined}
      />
    </>
  );
}
