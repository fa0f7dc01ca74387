/** The period of a list: a quick range up to today, or the investor's own, kept in the address. */
import { useEffect, useState } from 'preact/hooks';
import { countOfDays, dateInHongKong, firstOfDays } from '../../../core/domain/hong-kong.ts';
import { MAX_DAYS, RECENT_DAYS } from '../../../core/domain/movement-days.ts';
import { useTexts } from '../i18n.ts';
import { go } from '../route.ts';
import { type Errors, Field } from './field.tsx';
import { Form, type Values } from './form.tsx';
import type { Range } from './load-movements.ts';

/** Days of the quick ranges, today included. */
const QUICK = { month: RECENT_DAYS, quarter: 92, year: MAX_DAYS } as const;
type Quick = keyof typeof QUICK;
const NAMES = Object.keys(QUICK) as Quick[];

/** A range, and which of the choices it is. */
export interface Period extends Range {
  name: Quick | 'own';
}

/**
 * The period that an address names: `/movements/quarter`, `/movements/2026-01-01/2026-03-31`.
 * @param now the service's time
 * @returns the last month if it names none
 */
export function periodOf(path: string, now: Date): Period {
  const [, , first = '', second = ''] = path.split('/');
  const own = { from: first, to: second };
  if (Object.keys(checkRange(own)).length === 0) return { ...own, name: 'own' };
  const name = NAMES.find((each) => each === first) ?? 'month';
  const to = dateInHongKong(now);
  return { from: firstOfDays(QUICK[name], to), to, name };
}

function checkRange({ from = '', to = '' }: Values): Errors {
  const isDate = (text: string) =>
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDate(from)) return { from: ['invalid.date'] };
  if (!isDate(to)) return { to: ['invalid.date'] };
  if (from > to) return { from: ['invalid.range'] };
  return countOfDays(from, to) > MAX_DAYS ? { from: ['invalid.span'] } : {};
}

/** The choice of a period. The dates of the investor's own show when it is chosen. */
export function PeriodChoice({ period, page }: { period: Period /** Its path. */; page: string }) {
  const { t } = useTexts();
  const [isOwn, setIsOwn] = useState(period.name === 'own');
  // Also when "back" leads to another period.
  useEffect(() => setIsOwn(period.name === 'own'), [period.name]);
  const choose = (name: Quick) => {
    setIsOwn(false);
    go(`${page}/${name}`);
  };
  return (
    <>
      <fieldset class="segments">
        <legend class="unseen">{t('period.label')}</legend>
        {NAMES.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={!isOwn && period.name === name}
            onClick={() => choose(name)}
          >
            {t(`period.${name}`)}
          </button>
        ))}
        <button
          type="button"
          class="own"
          aria-pressed={isOwn}
          aria-expanded={isOwn}
          onClick={() => setIsOwn(!isOwn)}
        >
          {t('period.own')}
        </button>
      </fieldset>
      {isOwn && (
        <div class="card dates">
          <Form
            submit="movements.show"
            check={checkRange}
            send={({ from, to }) => go(`${page}/${from}/${to}`)}
          >
            <Field name="from" label="movements.from" type="date" value={period.from} />
            <Field name="to" label="movements.to" type="date" value={period.to} />
          </Form>
        </div>
      )}
    </>
  );
}
