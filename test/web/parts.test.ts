/** Calculations and formats of the site, without a browser. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateInHongKong, daysAfter, daysBetween } from '../../core/domain/hong-kong.ts';
import { csvOf } from '../../web/src/parts/csv.ts';
import {
  dateOf,
  dateTime,
  quantityOf,
  signedQuantityOf,
  timeOf,
} from '../../web/src/parts/dates.ts';
import { deviceName } from '../../web/src/parts/passkeys/device-name.ts';
import { domainElsewhere } from '../../web/src/parts/passkeys/domain.ts';
import { quantitiesOverTime, upTo } from '../../web/src/parts/quantities.ts';
import { strengthOf } from '../../web/src/parts/strength.ts';

const read = (text: string): string[][] => parse(text, { bom: true, relax_column_count: true });
/** Whether a spreadsheet would take the text for a formula (OWASP, CSV injection). */
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

  it('RFC 4180: any written value can be read back, and a formula stays text', () => {
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

  it('codes and references stay text in a spreadsheet, whatever they contain', () => {
    const cells = ['00005', '20261127000001', '1E5', '3-4', 'A"B,C', '=1+1'];
    const [row] = read(csvOf([cells.map((identifier) => ({ identifier }))]));
    expect(row).toEqual([
      '="00005"',
      '="20261127000001"',
      '="1E5"',
      '="3-4"',
      '="A""B,C"',
      '="=1+1"',
    ]);
  });

  it('D17: quantities of fifteen digits are written exactly', () => {
    expect(csvOf([['a', 999_999_999_999_999]])).toBe('\uFEFFa,999999999999999\r\n');
  });
});

describe('quantities over time', () => {
  const TO = '2026-11-23';
  const movement = fc.record({
    /** Days before `TO`; the movement may be older than the period. */
    before: fc.integer({ min: 0, max: 400 }),
    quantity: fc.integer({ min: 0, max: 999_999_999_999_999 }),
    direction: fc.constantFrom('in' as const, 'out' as const),
  });
  const signed = ({ quantity, direction }: { quantity: number; direction: 'in' | 'out' }) =>
    direction === 'in' ? quantity : -quantity;

  it('D17: each day ends with the sum of all movements up to it, calculated back from the balance', () => {
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
          // Every day with a movement has a point.
          for (const { date } of moved)
            if (date >= from && date <= asOf) expect(dates).toContain(date);
          // A shorter period ends with its last day, and has the same quantities.
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
  it('D4: dates are those of Hong Kong, UTC+8, wherever the visitor is', () => {
    expect(dateInHongKong(new Date('2026-11-23T15:59:59.999Z'))).toBe('2026-11-23');
    expect(dateInHongKong(new Date('2026-11-23T16:00:00.000Z'))).toBe('2026-11-24');
    expect(dateInHongKong(new Date('2026-12-31T16:00:00.000Z'))).toBe('2027-01-01');
    expect(dateTime('2026-11-23T16:30:00.000Z', 'en')).toBe('24 Nov 2026, 00:30 (Hong Kong time)');
    expect(dateTime('2026-11-23T16:30:00.000Z', 'zh-Hant')).toBe(
      '2026年11月24日 00:30（香港時間）',
    );
    expect(dateTime('2026-11-23T16:30:00.000Z', 'zh-Hans')).toBe(
      '2026年11月24日 00:30（香港时间）',
    );
    expect(timeOf('2026-11-23T16:30:00.000Z')).toBe('00:30');
  });

  it('dates and times are formatted for the language of the page', () => {
    expect(dateOf('2026-11-03', 'zh-Hant')).toBe('2026年11月3日');
    expect(dateOf('2026-11-03', 'zh-Hans')).toBe('2026年11月3日');
    expect(dateOf('2026-11-03', 'en')).toBe('3 Nov 2026');
  });

  it('daysAfter and daysBetween are inverse, across leap years and year ends', () => {
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

it('a movement is shown with its sign', () => {
  expect(signedQuantityOf(999_999_999_999_999, 'in')).toBe('+999,999,999,999,999');
  expect(signedQuantityOf(1500, 'out')).toBe('\u22121,500');
  expect(signedQuantityOf(0, 'out')).toBe('0');
});

describe('the strength hint', () => {
  const order = ['weak', 'fair', 'strong'];
  const password = fc.string({ unit: fc.constantFrom(...'abcXYZ0189!#'), maxLength: 15 });

  it('is weak for a password that breaks a rule or has few different characters', () => {
    fc.assert(
      fc.property(password, (text) => {
        expect(strengthOf(text, false)).toBe('weak');
      }),
    );
    expect(strengthOf('abababab1212', true)).toBe('weak');
  });

  it('never gets worse when a character is added', () => {
    fc.assert(
      fc.property(password, fc.constantFrom(...'abcXYZ0189!#'), (text, more) => {
        expect(order.indexOf(strengthOf(text + more, true))).toBeGreaterThanOrEqual(
          order.indexOf(strengthOf(text, true)),
        );
      }),
    );
  });

  it('distinguishes fair from strong', () => {
    expect(strengthOf('harbour29', true)).toBe('fair');
    expect(strengthOf('Kp5harbour29', true)).toBe('strong');
  });
});

describe('the suggested name of a passkey', () => {
  const nameOf = (userAgent: string, taken: string[] = [], maxTouchPoints = 0) =>
    deviceName({ userAgent: `Mozilla/5.0 (${userAgent})`, maxTouchPoints }, taken);

  it.each([
    ['iPhone; CPU iPhone OS 26_0 like Mac OS X', 'iPhone'],
    ['Linux; Android 16; Pixel 9', 'Android'],
    ['Windows NT 10.0; Win64; x64', 'Windows'],
    ['Macintosh; Intel Mac OS X 10_15_7', 'Mac'],
    ['X11; CrOS x86_64 14541.0.0', 'Chromebook'],
    ['X11; Linux x86_64', 'Linux'],
    ['PlayStation', ''],
  ])('is what the owner calls the device: %s', (userAgent, name) => {
    expect(nameOf(userAgent)).toBe(name);
  });

  it('is the name of an iPad, which calls itself a Mac', () => {
    expect(nameOf('Macintosh; Intel Mac OS X 10_15_7', [], 5)).toBe('iPad');
  });

  it('is one that no other passkey has', () => {
    expect(nameOf('Windows NT 10.0', ['Windows'])).toBe('Windows 2');
    expect(nameOf('Windows NT 10.0', ['Windows', 'Windows 2'])).toBe('Windows 3');
  });
});

describe('D25: passkeys', () => {
  it('work under the name that they are bound to, and nowhere else', () => {
    const [own, distribution] = ['ssa.example.hk', 'd1.cloudfront.net'];
    expect(domainElsewhere(own, own)).toBeUndefined();
    expect(domainElsewhere(undefined, distribution)).toBeUndefined();
    for (const other of [distribution, `www.${own}`, 'example.hk', 'localhost'])
      expect(domainElsewhere(own, other)).toBe(own);
  });
});
