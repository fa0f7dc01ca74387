import { useId } from 'preact/hooks';
import { daysAfter, daysBetween } from '../../../core/domain/hong-kong.ts';
import type { Balances, Movement } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { dateOf, quantityOf } from './dates.ts';
import { loadMovements, type Range } from './load-movements.ts';
import { type Name, nameIn } from './names.tsx';
import { type Point, quantitiesOverTime, upTo } from './quantities.ts';
import { type Data, Loaded, useData } from './use-data.tsx';

/**
 * Limit on the requests for one chart. It counts back from the newest balance, so 40 requests reach
 * about ten years, or some thousands of movements.
 */
const MAX_REQUESTS = 40;
const WIDTH = 400;
const HEIGHT = 180;
const MARGIN = 28;

/** A chart of the quantity of a stock over a period; until one is chosen, it says so. */
export function Chart(props: {
  balances: Data<Balances>;
  range: Range;
  /** Empty: none is chosen. */
  stockCode: string;
}) {
  const { balances, range, stockCode } = props;
  const { t } = useTexts();
  return (
    <section class="card screen-only">
      <h2>{t('chart.title')}</h2>
      {stockCode === '' ? (
        <p class="hint">{t('chart.none')}</p>
      ) : (
        <Loaded data={balances}>
          {({ asOf, recordsFrom, balances: stocks }) => {
            const stock = stocks.find((each) => each.stockCode === stockCode);
            return stock && asOf ? (
              <StockChart
                key={`${stockCode} ${range.from} ${range.to}`}
                stockCode={stockCode}
                name={stock.name}
                quantity={stock.quantity}
                asOf={asOf}
                recordsFrom={recordsFrom}
                range={range}
              />
            ) : (
              <p class="hint">{t('chart.unavailable')}</p>
            );
          }}
        </Loaded>
      )}
    </section>
  );
}

interface StockChartProps {
  stockCode: string;
  name: Name;
  quantity: number;
  asOf: string;
  recordsFrom: string | undefined;
  range: Range;
}

function StockChart(props: StockChartProps) {
  const { stockCode, name, quantity, asOf, recordsFrom, range } = props;
  const { t } = useTexts();
  // A curve begins with the evening before `from`: the first that is known is that of recordsFrom.
  const isCut = recordsFrom !== undefined && range.from <= recordsFrom;
  const from = isCut ? daysAfter(recordsFrom, 1) : range.from;
  // After the newest balance no quantities are known yet.
  const isPossible = from <= asOf && from <= range.to;
  const data = useData<Movement[] | null>(`movements from ${from} to ${asOf}`, async () =>
    isPossible ? loadMovements({ from, to: asOf }, MAX_REQUESTS) : null,
  );
  return (
    <Loaded data={data}>
      {(movements) => {
        if (!movements) return <p class="hint">{t('chart.unavailable')}</p>;
        const own = movements.filter((movement) => movement.stockCode === stockCode);
        return (
          <ChartImage
            stockCode={stockCode}
            name={name}
            points={upTo(range.to, quantitiesOverTime(quantity, asOf, from, own))}
          />
        );
      }}
    </Loaded>
  );
}

function ChartImage(props: { stockCode: string; name: Name; points: Point[] }) {
  const { stockCode, name, points } = props;
  const { t, language } = useTexts();
  const stock = nameIn(name, language);
  const id = useId();
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  const quantities = points.map(({ quantity }) => quantity);
  const [min, max] = [Math.min(...quantities), Math.max(...quantities)];
  const days = daysBetween(first.date, last.date) || 1;
  const x = ({ date }: Point) =>
    Math.round(MARGIN + (daysBetween(first.date, date) / days) * (WIDTH - 2 * MARGIN));
  // The axis starts at zero, so that selling a seventh of a holding looks like a seventh.
  const floor = Math.min(0, min);
  const y = ({ quantity }: Point) =>
    Math.round(
      HEIGHT - MARGIN - ((quantity - floor) / (max - floor || 1)) * (HEIGHT - 2 * MARGIN - 16),
    );
  const bottom = HEIGHT - MARGIN;
  const curve = points.map((point, index) =>
    index === 0 ? `M${x(point)} ${y(point)}` : `H${x(point)}V${y(point)}`,
  );
  const text = t('chart.text', {
    from: dateOf(first.date, language),
    to: dateOf(last.date, language),
    first: quantityOf(first.quantity),
    last: quantityOf(last.quantity),
    least: quantityOf(min),
    most: quantityOf(max),
  });
  return (
    <>
      <p id={`${id}-stock`}>
        {stockCode} <span lang={stock.lang}>{stock.text}</span>
      </p>
      <svg
        class="chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-labelledby={`${id}-stock ${id}-title`}
      >
        <title id={`${id}-title`}>{text}</title>
        <path class="area" d={`${curve.join('')}V${bottom}H${MARGIN}Z`} />
        <path class="axis" d={`M${MARGIN} ${bottom}H${WIDTH - MARGIN}`} />
        <path class="curve" d={curve.join('')} />
        <text x={MARGIN} y={HEIGHT - 8}>
          {dateOf(first.date, language)}
        </text>
        <text x={WIDTH - MARGIN} y={HEIGHT - 8} text-anchor="end">
          {dateOf(last.date, language)}
        </text>
        <text x={MARGIN - 6} y={HEIGHT - MARGIN + 5} text-anchor="end">
          {quantityOf(floor)}
        </text>
        <text x={MARGIN} y={20}>
          {quantityOf(max)}
        </text>
      </svg>
      <p class="hint phrases">{text}</p>
    </>
  );
}
