/** Basic statistics for the measurements. */

/**
 * The q-quantile, interpolated between the values.
 * @param q 0 to 1
 * @returns NaN without values
 */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position % 1);
}

/** The median. @returns NaN without values */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The sum. @returns 0 without values */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The values in random order; the given array stays unchanged. */
export function shuffled<T>(values: readonly T[]): T[] {
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}

/**
 * Two-sided Mann-Whitney U test, by the normal approximation, with corrections for ties and
 * continuity. It needs about twenty values on each side.
 * @returns the probability of samples at least as different as these if both came from the same
 * distribution
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const all = [
    ...a.map((value) => ({ value, first: true })),
    ...b.map((value) => ({ value, first: false })),
  ].sort((x, y) => x.value - y.value);
  let ranksOfFirst = 0;
  let ties = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end++;
    const size = end - start;
    const rank = (start + 1 + end) / 2;
    ranksOfFirst += rank * all.slice(start, end).filter(({ first }) => first).length;
    ties += size ** 3 - size;
    start = end;
  }
  const n = all.length;
  const u = ranksOfFirst - (a.length * (a.length + 1)) / 2;
  const variance = ((a.length * b.length) / 12) * (n + 1 - ties / (n * (n - 1)));
  if (variance === 0) return 1;
  const distance = Math.max(0, Math.abs(u - (a.length * b.length) / 2) - 0.5);
  return Math.min(1, 2 * upperTail(distance / Math.sqrt(variance)));
}

/**
 * The smallest delay that the test finds in samples like these, with p below 0.01. It shows how
 * much "no difference found" is worth.
 * @returns in the unit of the values; infinite for too few values
 */
export function smallestFound(values: readonly number[]): number {
  const found = (delay: number) =>
    mannWhitney(
      values,
      values.map((value) => value + delay),
    ) < 0.01;
  if (!found(Number.MAX_VALUE)) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, 1e-6];
  while (!found(high)) high *= 2;
  for (let halvings = 0; halvings < 20; halvings++) {
    const middle = (low + high) / 2;
    if (found(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Upper tail of the standard normal distribution, for z of zero or more; Abramowitz and Stegun
 * 26.2.17, accurate to 7.5e-8.
 */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return (
    density *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  );
}
