import { useId, useState } from 'preact/hooks';
import { type Balances, get, type Movement, type Movements } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { dateOf, daysBetween, quantityOf } from './dates.ts';
import { nameIn } from './names.tsx';
import { type Point, quantitiesOverTime } from './quantities.ts';
import { Loaded, useData } from './use-data.tsx';

/** No more pages are asked for than a chart can show. */
const PAGES = 20;
const WIDTH = 400;
const HEIGHT = 180;
const EDGE = 28;

/** The quantity of a chosen stock over time. */
export function Chart({ from, today }: { from: string; today: string }) {
  const { t, language } = useTexts();
  const id = useId();
  const [stockCode, setStockCode] = useState('');
  const balances = useData<Balances>('/account/balances');
  return (
    <section class="screen-only">
      <h2>{t('chart.title')}</h2>
      <Loaded data={balances}>
        {({ asOf, balances: stocks }) => {
          const stock = stocks.find((each) => each.stockCode === stockCode);
          return (
            <>
              <div class="field">
                <label for={id}>{t('chart.stock')}</label>
                <select id={id} value={stockCode} onChange={(event) => setStockCode(event.currentTarget.value)}>
                  <option value="">{t('chart.choose')}</option>
                  {stocks.map((each) => (
                    <option key={each.stockCode} value={each.stockCode}>
                      {each.stockCode} {nameIn(each.name, language)}
                    </option>
                  ))}
                </select>
              </div>
              {stock && asOf && (
                <Curve
                  key={`${stockCode} ${from}`}
                  title={`${stockCode} ${nameIn(stock.name, language)}`}
                  stockCode={stockCode}
                  quantity={stock.quantity}
                  asOf={asOf}
                  from={from}
                  today={today}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

interface CurveProps {
  title: string;
  stockCode: string;
  quantity: number;
  asOf: string;
  from: string;
  today: string;
}

function Curve({ title, stockCode, quantity, asOf, from, today }: CurveProps) {
  const { t } = useTexts();
  const isPossible = from <= asOf && daysBetween(from, asOf > today ? asOf : today) < 366;
  const data = useData<Movement[] | null>(`/account/movements?${new URLSearchParams({ from, to: asOf })}`, (path) =>
    isPossible ? allOf(path, stockCode) : Promise.resolve([]),
  );
  if (!isPossible) return <p>{t('chart.unavailable')}</p>;
  return (
    <Loaded data={data}>
      {(movements) =>
        movements ? (
          <Picture title={title} points={quantitiesOverTime(quantity, asOf, from, movements)} />
        ) : (
          <p>{t('chart.unavailable')}</p>
        )
      }
    </Loaded>
  );
}

/** @returns all movements of the stock; null if there are too many */
async function allOf(path: string, stockCode: string): Promise<Movement[] | null> {
  const found: Movement[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const more: string = cursor === undefined ? '' : `&${new URLSearchParams({ cursor })}`;
    const answer = await get<Movements>(`${path}${more}`);
    found.push(...answer.movements.filter((movement) => movement.stockCode === stockCode));
    cursor = answer.cursor;
    if (cursor === undefined) return found;
  }
  return null;
}

function Picture({ title, points }: { title: string; points: Point[] }) {
  const { t, language } = useTexts();
  const id = useId();
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  const quantities = points.map(({ quantity }) => quantity);
  const [least, most] = [Math.min(...quantities), Math.max(...quantities)];
  const days = daysBetween(first.date, last.date) || 1;
  const x = ({ date }: Point) => Math.round(EDGE + (daysBetween(first.date, date) / days) * (WIDTH - 2 * EDGE));
  const y = ({ quantity }: Point) =>
    Math.round(HEIGHT - EDGE - ((quantity - least) / (most - least || 1)) * (HEIGHT - 2 * EDGE - 16));
  const curve = points.map((point, index) => (index === 0 ? `M${x(point)} ${y(point)}` : `H${x(point)}V${y(point)}`));
  const text = t('chart.text', {
    stock: title,
    from: dateOf(first.date, language),
    to: dateOf(last.date, language),
    first: quantityOf(first.quantity),
    last: quantityOf(last.quantity),
    least: quantityOf(least),
    most: quantityOf(most),
  });
  return (
    <>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={`${id}-title`}>
        <title id={`${id}-title`}>{text}</title>
        <path class="axis" d={`M${EDGE} ${HEIGHT - EDGE}H${WIDTH - EDGE}`} />
        <path class="curve" d={curve.join('')} />
        <text x={EDGE} y={HEIGHT - 8}>
          {first.date}
        </text>
        <text x={WIDTH - EDGE} y={HEIGHT - 8} text-anchor="end">
          {last.date}
        </text>
        <text x={EDGE} y={20}>
          {quantityOf(most)}
        </text>
      </svg>
      <p class="hint">{text}</p>
    </>
  );
}
