/** A slow answer of the service, at the moment that a test chooses. */
import type { Visitor } from './browser.ts';

/**
 * Keeps the visitor's next request that matches the pattern on the line, or its answer.
 * @returns `asked` resolves when the page has sent it, or the service has answered; `release` lets
 *   it go
 */
export async function holdNext(
  { page }: Visitor,
  pattern: string,
  what: 'request' | 'answer' = 'request',
): Promise<{ asked: Promise<void>; release(): void }> {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  await page.route(
    pattern,
    async (route) => {
      const request = route.request();
      // Playwright's own `route.fetch` would give the browser its cookie before the release.
      const answer =
        what === 'answer' &&
        (await fetch(request.url(), {
          method: request.method(),
          headers: await request.allHeaders(),
          body: request.postData(),
        }));
      asked.resolve();
      await released.promise;
      if (!answer) return route.fallback();
      return route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.text(),
      });
    },
    { times: 1 },
  );
  return { asked: asked.promise, release: released.resolve };
}
