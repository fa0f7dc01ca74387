import { expect, test } from 'vitest';
import {
  mannWhitney,
  median,
  quantile,
  shuffled,
  smallestFound,
} from '../../../tools/bench/statistics.ts';

test('a quantile is interpolated between the values', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(quantile([10, 20, 30, 40, 50], 0.1)).toBeCloseTo(14);
  expect([quantile([7, 9], 0), quantile([7, 9], 1)]).toEqual([7, 9]);
});

test('the two-sided Mann-Whitney test with continuity correction agrees with independent figures', () => {
  expect(mannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12])).toBeCloseTo(0.1113469, 6);
  // U 4.5 of 25, ties of 3, 2 and 2: z = 7.5 / 4.6993
  expect(mannWhitney([1, 2, 2, 3, 4], [2, 3, 5, 5, 6])).toBeCloseTo(0.110492, 5);
  expect(mannWhitney([1, 1, 1], [1, 1, 1])).toBe(1);
});

test('the test finds the smallest detectable delay, and does not find half of it', () => {
  const even = Array.from({ length: 200 }, (_, i) => i);
  const delay = smallestFound(even);
  const delayed = (by: number) =>
    mannWhitney(
      even,
      even.map((value) => value + by),
    );
  expect(delayed(delay * 1.01)).toBeLessThan(0.01);
  expect(delayed(delay / 2)).toBeGreaterThan(0.01);
  expect(smallestFound([1, 2])).toBe(Number.POSITIVE_INFINITY);
});

test('shuffling keeps all values', () => {
  const values = Array.from({ length: 50 }, (_, i) => i);
  const order = shuffled(values);
  expect(order).not.toEqual(values);
  expect(order.sort((a, b) => a - b)).toEqual(values);
});
