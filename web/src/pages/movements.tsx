import { useEffect, useState } from 'preact/hooks';
import { countOfDays, dateInHongKong, firstOfDays } from '../../../core/domain/hong-kong.ts';
import { MAX_DAYS, RECENT_DAYS } from '../../../core/domain/movement-days.ts';
import { type Movement, type Movements, type Problem, problemOf } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Bilingual } from '../parts/bilingual.tsx';
import { Chart } from '../parts/chart.tsx';
import { csvOf } from '../parts/csv.ts';
import { dateOf, quantityOf } from '../parts/dates.ts';
import { download } from '../parts/download.ts';
import { type Errors, Field, Form, type Values } from '../parts/form.tsx';
import { loadMovements, type Range } from '../parts/load-movements.ts';
import { ProblemNotice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { StatementHead } from '../parts/statement.tsx';
import { StockName } from '../parts/stock.tsx';
import { Loaded, useData } from '../parts/use-data.tsx';
import { useSession } from '../session.ts';

/** The last 31 days, today included, by the service's clock in Hong Kong. */
function defaultRange(now: Date): Range {
  const to = dateInHongKong(now);
  return { from: firstOfDays(RECENT_DAYS, to), to };
}

function checkRange({ from = '', to = '' }: Values): Errors {
  const isDate = (text: string) =>
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDate(from)) return { from: ['invalid.date'] };
  if (!isDate(to)) return { to: ['invalid.date'] };
  if (from > to) return { from: ['invalid.range'] };
  return countOfDays(from, to) > MAX_DAYS ? { from: ['invalid.span'] } : {};
}

/** Account data: the movements (D17), newest first, a page at a time. */
export function MovementsPage() {
  const { t } = useTexts();
  const session = useSession();
  const [range, setRange] = useState<Range>(() => defaultRange(session.now()));
  // The cursors of the pages up to this one; the first page has none.
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const query = String(new URLSearchParams({ ...range, ...(cursor !== undefined && { cursor }) }));
  const movements = useData<Movements>(`/account/movements?${query}`);
  return (
    <Page title={t('movements.title')}>
      <StatementHead title="movements.title" />
      <div class="tools">
        <Form
          submit="movements.show"
          check={checkRange}
          send={({ from = '', to = '' }) => {
            setRange({ from, to });
            setCursors([]);
          }}
        >
          <Field name="from" label="movements.from" type="date" value={range.from} />
          <Field name="to" label="movements.to" type="date" value={range.to} />
        </Form>
      </div>
      <p class="lead" role="status">
        <Bilingual text="movements.range" values={{ ...range }} />
      </p>
      <Loaded data={movements}>
        {(body) => {
          const isWhole = cursors.length === 0 && body.cursor === undefined;
          return (
            <>
              <Statement
                key={query}
                {...body}
                range={range}
                page={isWhole ? undefined : cursors.length + 1}
              />
              {!isWhole && (
                <nav class="actions" aria-label={t('movements.pages')}>
                  {cursors.length > 0 && (
                    <button type="button" onClick={() => setCursors(cursors.slice(0, -1))}>
                      {t('movements.newer')}
                    </button>
                  )}
                  <span>{t('movements.page', { page: cursors.length + 1 })}</span>
                  {body.cursor !== undefined && (
                    <button
                      type="button"
                      onClick={() => setCursors([...cursors, body.cursor as string])}
                    >
                      {t('movements.older')}
                    </button>
                  )}
                </nav>
              )}
            </>
          );
        }}
      </Loaded>
      <Chart range={range} />
      <p class="links">
        <a href="#/balances">{t('action.balances')}</a>
        <a href="#/menu">{t('action.menu')}</a>
      </p>
    </Page>
  );
}

interface StatementProps extends Movements {
  range: Range;
  /** The number of this page, from 1; `undefined` if there is only one page. */
  page: number | undefined;
}

/** One page of the movements; the CSV file and the printout hold the whole period. */
function Statement({ movements, range, page }: StatementProps) {
  const { t } = useTexts();
  const session = useSession();
  const [whole, setWhole] = useState<Movement[]>();
  const [state, setState] = useState<Problem | 'working'>();
  useEffect(() => {
    if (whole) print();
  }, [whole]);
  if (movements.length === 0) return <p>{t('movements.none')}</p>;
  const withWholePeriod = async (use: (all: Movement[]) => void) => {
    if (state === 'working') return;
    setState('working');
    try {
      const all =
        page === undefined
          ? [...movements]
          : (await session.loadAsShown(() => loadMovements(range)))?.found;
      setState(undefined);
      if (all) use(all);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === 'not-signed-in') void session.onSessionLost();
      else setState(problem);
    }
  };
  return (
    <>
      <MovementsTable movements={whole ?? movements} />
      {page !== undefined && !whole && (
        <p class="print-only">
          <Bilingual text="movements.page" values={{ page: String(page) }} />
        </p>
      )}
      {state && state !== 'working' && <ProblemNotice problem={state} />}
      <div class="actions">
        <button
          type="button"
          aria-disabled={state === 'working'}
          onClick={() =>
            withWholePeriod((all) =>
              download(`movements-${range.from}-${range.to}.csv`, csvOf(rowsOf(all))),
            )
          }
        >
          {t('action.csv')}
        </button>
        <button
          type="button"
          aria-disabled={state === 'working'}
          onClick={() => withWholePeriod(setWhole)}
        >
          {t('action.print')}
        </button>
      </div>
    </>
  );
}

const rowsOf = (movements: readonly Movement[]) => [
  ['date', 'stockCode', 'nameEn', 'nameZh', 'direction', 'quantity', 'reference'],
  ...movements.map(({ date, stockCode, name, direction, quantity, reference }) => [
    date,
    stockCode,
    name.en,
    name.zh,
    direction,
    quantity,
    reference,
  ]),
];

function MovementsTable({ movements }: { movements: readonly Movement[] }) {
  const { t, language } = useTexts();
  const columns = ['date', 'stock', 'direction', 'quantity', 'reference'] as const;
  const label = (column: (typeof columns)[number]) =>
    column === 'quantity' ? ('balances.quantity' as const) : (`movements.${column}` as const);
  return (
    <div class="table">
      <table class="stack" aria-label={t('movements.title')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                class={column === 'quantity' ? 'number-cell' : undefined}
              >
                <Bilingual text={label(column)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {movements.map(({ date, stockCode, name, direction, quantity, reference }) => (
            <tr key={`${date} ${reference}`}>
              <td data-label={t('movements.date')} class="code">
                {language === 'en' ? date : dateOf(date, language)}
              </td>
              <td data-label={t('movements.stock')}>
                <span>
                  {stockCode} <StockName name={name} />
                </span>
              </td>
              <td data-label={t('movements.direction')}>
                <Bilingual text={`movements.${direction}`} />
              </td>
              <td data-label={t('balances.quantity')} class="number-cell">
                {quantityOf(quantity)}
              </td>
              <td data-label={t('movements.reference')}>{reference}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
