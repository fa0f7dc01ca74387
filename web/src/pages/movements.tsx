import { useState } from 'preact/hooks';
import { type Account, type Balances, get, type Movement, type Movements } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Bilingual } from '../parts/bilingual.tsx';
import { Chart } from '../parts/chart.tsx';
import { dateOf } from '../parts/dates.ts';
import { download } from '../parts/download.ts';
import { Empty } from '../parts/empty.tsx';
import { Exports } from '../parts/exports.tsx';
import { loadMovements, type Range } from '../parts/load-movements.ts';
import { MovementsTable, useMovementsCsv } from '../parts/movements-table.tsx';
import { ProblemNotice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { PeriodChoice } from '../parts/period.tsx';
import { periodOf } from '../parts/period-of.ts';
import { AccountCard, StatementHead } from '../parts/statement.tsx';
import { StockName } from '../parts/stock.tsx';
import { type Stock, StockChoice } from '../parts/stock-choice.tsx';
import { Loaded, useData } from '../parts/use-data.tsx';
import { useWholePeriod } from '../parts/use-whole-period.ts';
import { usePath } from '../route.ts';
import { useSession } from '../session.ts';

/** Account data: the movements (D17), newest first, a page at a time; those of one stock whole. */
export function MovementsPage() {
  const { t } = useTexts();
  const session = useSession();
  const { name, from, to } = periodOf(usePath(), session.now());
  const range = { from, to };
  // With its name: in another period neither balances nor movements may have it.
  const [stock, setStock] = useState<Stock>();
  const stockCode = stock?.stockCode ?? '';
  const account = useData<Account>('/account');
  const balances = useData<Balances>('/account/balances');
  const list = useMovements(range, stockCode);
  const whole = useWholePeriod(range, stockCode, list.data.body, list.page);
  const toCsv = useMovementsCsv();
  const csv = (all: Movement[]) =>
    download(`movements-${from}-${to}${stockCode && `-${stockCode}`}.csv`, toCsv(all));
  const { recordsFrom } = balances.body ?? {};
  return (
    <Page title={t('movements.title')}>
      <StatementHead title="movements.title" account={account.body} />
      <PeriodChoice period={{ name, from, to }} page="/movements" />
      <p class="as-of" role="status">
        <Bilingual
          text="movements.range"
          values={(each) => ({ from: dateOf(from, each), to: dateOf(to, each) })}
        />
      </p>
      {/* What the list leaves out, the printout says too. */}
      {stock && (
        <p class="as-of print-only">
          <Bilingual text="movements.stock" /> <ChosenStock stock={stock} />
        </p>
      )}
      {recordsFrom !== undefined && from < recordsFrom && recordsFrom <= to && (
        <p class="hint records">
          <Bilingual
            text="records.begin"
            values={(each) => ({ date: dateOf(recordsFrom, each) })}
          />
        </p>
      )}
      <div class="with-aside">
        <div>
          <div class="tools">
            <StockChoice
              stocks={[...(balances.body?.balances ?? []), ...(list.data.body?.movements ?? [])]}
              value={stock}
              onChange={setStock}
            />
            <Exports
              isBusy={whole.isLoading}
              csv={() => whole.use(csv)}
              print={() => whole.print()}
            />
          </div>
          {whole.problem && <ProblemNotice problem={whole.problem} />}
          <Loaded data={list.data}>
            {({ movements }) =>
              movements.length === 0 ? (
                <NoMovements to={to} stock={stock} balances={balances.body} />
              ) : (
                <MovementsTable movements={whole.printed ?? movements} />
              )
            }
          </Loaded>
          {list.page !== undefined && !whole.printed && (
            <>
              <p class="print-only">
                <Bilingual
                  text="movements.partial"
                  values={() => ({
                    page: String(list.page),
                    count: String(list.data.body?.movements.length ?? 0),
                  })}
                />
              </p>
              {/* The same buttons on each page, and while one loads: the focus stays on them. */}
              <nav class="actions" aria-label={t('movements.pages')}>
                <button type="button" aria-disabled={!list.newer} onClick={list.newer}>
                  {t('movements.newer')}
                </button>
                <span role="status">{t('movements.page', { page: list.page })}</span>
                <button type="button" aria-disabled={!list.older} onClick={list.older}>
                  {t('movements.older')}
                </button>
              </nav>
            </>
          )}
        </div>
        <div>
          <Chart balances={balances} range={range} stockCode={stockCode} />
          <AccountCard account={account.body} />
        </div>
      </div>
    </Page>
  );
}

function ChosenStock({ stock: { stockCode, name } }: { stock: Stock }) {
  return (
    <>
      <span class="code">{stockCode}</span> <StockName name={name} />
    </>
  );
}

/** Of a period that ends before the records begin, nothing is known: also not that it has none. */
function NoMovements(props: {
  to: string;
  stock: Stock | undefined;
  balances: Balances | undefined;
}) {
  const { to, stock } = props;
  const { asOf, recordsFrom } = props.balances ?? {};
  if (asOf === null && recordsFrom === undefined)
    return <Empty icon="movements" text="balances.none" />;
  if (recordsFrom !== undefined && recordsFrom > to)
    return (
      <Empty
        icon="movements"
        text="records.begin"
        values={(language) => ({ date: dateOf(recordsFrom, language) })}
      />
    );
  if (!stock) return <Empty icon="movements" text="movements.none" />;
  return (
    <Empty icon="movements" text="movements.noneOfStock">
      <p class="screen-only">
        <ChosenStock stock={stock} />
      </p>
    </Empty>
  );
}

/** A page of a period's movements; of one stock, all of them. */
function useMovements(range: Range, stockCode: string) {
  const period = String(new URLSearchParams({ ...range }));
  // The cursors of the pages up to this one; the first page has none. Another period has its own.
  const [visited, setVisited] = useState<{ period: string; cursors: string[] }>();
  const isPaged = visited?.period === period;
  const cursors = isPaged ? visited.cursors : [];
  const cursor = cursors.at(-1);
  const data = useData<Movements>(
    `/account/movements?${period}${stockCode && ` of ${stockCode}`}${
      cursor === undefined ? '' : `&${new URLSearchParams({ cursor })}`
    }`,
    async (path) => {
      if (!stockCode) return get<Movements>(path);
      const all = (await loadMovements(range)) ?? [];
      return { movements: all.filter((movement) => movement.stockCode === stockCode) };
    },
  );
  const next = data.body?.cursor;
  const isWhole = stockCode !== '' || (!isPaged && next === undefined);
  const isLoading = !data.body && !data.problem;
  const visit = (to: string[]) => () => setVisited({ period, cursors: to });
  return {
    data,
    /** The number of the page, from 1; `undefined` if it is the only one, as far as is known. */
    page: isWhole ? undefined : cursors.length + 1,
    newer: cursors.length > 0 && !isLoading ? visit(cursors.slice(0, -1)) : undefined,
    older: next === undefined ? undefined : visit([...cursors, next]),
  };
}
