/** What the pages reckon and write by themselves. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvOf } from '../../web/src/parts/csv.ts';
import {
  dateInHongKong,
  dateOf,
  dateTime,
  daysAfter,
  daysBetween,
  quantityOf,
  timeOf,
} from '../../web/src/parts/dates.ts';
import { quantitiesOverTime, upTo } from '../../web/src/parts/quantities.ts';
import { strengthOf } from '../../web/src/parts/strength.ts';

const read = (text: string): string[][] => parse(text, { bom: true, relax_column_count: true });
/** As a spreadsheet would take it for one (OWASP, CSV injection). */
const isFormula = (text: string) => /^[=+\-@\t\r\n＝＋－＠]/.test(text);

describe('CSV', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom(
        '"',
        ',',
        '\r',
        '\n',
        '=',
        '+',
        '-',
        '@',
        '\t',
        ' ',
        "'",
        '＝',
        '𨋢',
        'A',
      ),
    }),
    fc.integer({ min: 0, max: 999_999_999_999_999 }),
  );

  it('RFC 4180: what is written is read again, whatever is in it; a formula stays text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constant('x'), cell, cell), { minLength: 1 }), (rows) => {
        const text = csvOf(rows);
        expect(text.startsWith('\uFEFF')).toBe(true);
        const back = read(text);
        expect(back.length).toBe(rows.length);
        for (const [i, row] of rows.entries()) {
          for (const [j, value] of row.entries()) {
            const found = back[i]?.[j] as string;
            if (typeof value === 'string' && isFormula(value)) expect(found).toBe(`'${value}`);
            else expect(found).toBe(String(value));
            expect(isFormula(found)).toBe(false);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('D17: fifteen digits are written as they are', () => {
    expect(csvOf([['a', 999_999_999_999_999]])).toBe('\uFEFFa,999999999999999\r\n');
  });
});

describe('quantities over time', () => {
  const TO = '2026-11-23';
  const movement = fc.record({
    /** Days before the last one; the file may be older than the period. */
    before: fc.integer({ min: 0, max: 400 }),
    quantity: fc.integer({ min: 0, max: 999_999_999_999_999 }),
    direction: fc.constantFrom('in' as const, 'out' as const),
  });
  const signed = ({ quantity, direction }: { quantity: number; direction: 'in' | 'out' }) =>
    direction === 'in' ? quantity : -quantity;

  it('D17: counted back from the balance, each day ends with what the movements up to it add up to', () => {
    fc.assert(
      fc.property(
        fc.array(movement, { maxLength: 8 }),
        fc.integer({ min: 0, max: 365 }),
        fc.integer({ min: 0, max: 365 }),
        (all, span, asOfBefore) => {
          const asOf = daysAfter(TO, -asOfBefore);
          const from = daysAfter(asOf, -span);
          const moved = all.map((each) => ({ ...each, date: daysAfter(TO, -each.before) }));
          const heldOn = (date: string) =>
            moved.filter((each) => each.date <= date).reduce((sum, each) => sum + signed(each), 0);
          const points = quantitiesOverTime(heldOn(asOf), asOf, from, moved);
          for (const { date, quantity } of points) expect(quantity, date).toBe(heldOn(date));
          const dates = points.map(({ date }) => date);
          expect(dates).toEqual([...new Set(dates)].sort());
          expect([dates[0], dates.at(-1)]).toEqual([daysAfter(from, -1), asOf]);
          // No day on which something moved is missing.
          for (const { date } of moved)
            if (date >= from && date <= asOf) expect(dates).toContain(date);
          // A part of them ends with the day that was asked for, and says the same.
          const to = daysAfter(from, Math.floor(span / 2));
          const part = upTo(to, points);
          expect(part.at(-1)).toEqual({
            date: to < asOf ? to : asOf,
            quantity: heldOn(to < asOf ? to : asOf),
          });
          for (const { date, quantity } of part) expect(quantity, date).toBe(heldOn(date));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('dates', () => {
  it('D4: the date is that of Hong Kong, UTC+8, wherever the visitor is', () => {
    expect(dateInHongKong(new Date('2026-11-23T15:59:59.999Z'))).toBe('2026-11-23');
    expect(dateInHongKong(new Date('2026-11-23T16:00:00.000Z'))).toBe('2026-11-24');
    expect(dateInHongKong(new Date('2026-12-31T16:00:00.000Z'))).toBe('2027-01-01');
    expect(dateTime('2026-11-23T16:30:00.000Z', 'en')).toBe('24 Nov 2026, 00:30');
    expect(timeOf('2026-11-23T16:30:00.000Z', 'en')).toBe('00:30');
  });

  it('is written as the language of the page has it', () => {
    expect(dateOf('2026-11-03', 'zh-Hant')).toBe('2026年11月3日');
    expect(dateOf('2026-11-03', 'zh-Hans')).toBe('2026年11月3日');
    expect(dateOf('2026-11-03', 'en')).toBe('3 November 2026');
  });

  it('days added and days between are each other’s reverse, over leap years and turns of the year', () => {
    const day = fc.date({
      min: new Date('1990-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, fc.integer({ min: -4000, max: 4000 }), (instant, days) => {
        const date = instant.toISOString().slice(0, 10);
        expect(daysBetween(date, daysAfter(date, days))).toBe(days);
        expect(daysAfter(daysAfter(date, days), -days)).toBe(date);
      }),
    );
    expect(daysAfter('2028-02-28', 1)).toBe('2028-02-29');
  });

  it('D17: a quantity of up to fifteen digits is shown exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (quantity) => {
        expect(quantityOf(quantity).replaceAll(',', '')).toBe(String(quantity));
        expect(quantityOf(quantity)).toMatch(/^\d{1,3}(,\d{3})*$/);
      }),
    );
  });
});

describe('the hint of strength', () => {
  const order = ['weak', 'fair', 'strong'];
  const password = fc.string({ unit: fc.constantFrom(...'abcXYZ0189!#'), maxLength: 15 });

  it('calls nothing better than weak that breaks a rule, or has few characters of its own', () => {
    fc.assert(
      fc.property(password, (text) => {
        expect(strengthOf(text, false)).toBe('weak');
      }),
    );
    expect(strengthOf('abababab1212', true)).toBe('weak');
  });

  it('never falls when a character is added', () => {
    fc.assert(
      fc.property(password, fc.constantFrom(...'abcXYZ0189!#'), (text, more) => {
        expect(order.indexOf(strengthOf(text + more, true))).toBeGreaterThanOrEqual(
          order.indexOf(strengthOf(text, true)),
        );
      }),
    );
  });

  it('knows fair from strong', () => {
    expect(strengthOf('harbour29', true)).toBe('fair');
    expect(strengthOf('Kp5harbour29', true)).toBe('strong');
  });
});
