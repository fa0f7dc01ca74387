import pMap from 'p-map';

/**
 * Runs `work` on each item, on up to `concurrency` of them at a time. Reads an item only when there
 * is room for it. After a failure it starts nothing more, waits for what is running, and rejects
 * with the first error; `p-map` by itself would reject while other items are still running.
 */
export async function concurrently<T>(
  items: AsyncIterable<T>,
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const untilFailure = async function* () {
    try {
      for await (const item of items) {
        if (failures.length > 0) return;
        yield item;
      }
    } catch (error) {
      failures.push(error);
    }
  };
  const noteFailure = (error: unknown) => void failures.push(error);
  await pMap(untilFailure(), (item) => work(item).catch(noteFailure), { concurrency });
  if (failures.length > 0) throw failures[0];
}
