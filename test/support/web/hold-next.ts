/** A slow answer of the service, at the moment that a test chooses. */
import type { Visitor } from './browser.ts';

/**
 * Keeps the visitor's next request that matches the pattern on the line.
 * @returns `asked` resolves when the page has sent it; `release` lets it go
 */
export async function holdNext(
  { page }: Visitor,
  pattern: string,
): Promise<{ asked: Promise<void>; release(): void }> {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  await page.route(
    pattern,
    async (route) => {
      asked.resolve();
      await released.promise;
      await route.fallback();
    },
    { times: 1 },
  );
  return { asked: asked.promise, release: released.resolve };
}
