/** The choice of a list's period: a quick range up to today, or the investor's own. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../i18n.ts';
import { go } from '../route.ts';
import { Field } from './field.tsx';
import { Form } from './form.tsx';
import { checkRange, NAMES, type Period, type Quick } from './period-of.ts';

/** The choice of a period. The dates of the investor's own show when it is chosen. */
export function PeriodChoice({ period, page }: { period: Period /** Its path. */; page: string }) {
  const { t } = useTexts();
  const [isOwn, setIsOwn] = useState(period.name === 'own');
  // Also when "back" leads to another period.
  useEffect(() => setIsOwn(period.name === 'own'), [period.name]);
  // What was typed gives way to the period's dates, without a new form: that would lose the focus.
  const dates = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const form = dates.current?.querySelector('form');
    form?.reset();
    form?.dispatchEvent(new Event('input'));
  }, [period.from, period.to]);
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
        <div ref={dates} class="card dates">
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
