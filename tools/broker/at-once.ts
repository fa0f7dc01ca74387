/**
 * Does something with each item, with several at once; takes no item before there is time for it. After a failure it takes no more, waits
 * for what is under way, and rejects with the first.
 */
export async function atOnce<T>(
  items: AsyncIterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  const failures: unknown[] = [];
  const worker = async () => {
    try {
      while (failures.length === 0) {
        const next = await iterator.next();
        if (next.done) return;
        await work(next.value);
      }
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
  await iterator.return?.();
  if (failures.length > 0) throw failures[0];
}
