/** DynamoDB's limits for the items of one request, and lists cut to them. */

/** Items in BatchGetItem. */
export const MAX_READ = 100;
/** Items in BatchWriteItem. */
export const MAX_WRITTEN = 25;

/** A list in parts of at most so many. */
export function parts<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
    all.slice(i * size, (i + 1) * size),
  );
}
