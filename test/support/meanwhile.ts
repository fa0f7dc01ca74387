import type { World } from './world.ts';

export type When = 'before' | 'after';

/**
 * Does something once, right before or after the world's next request that matches.
 * @param request of `TransactWriteItems {"TransactItems":…`
 */
export function meanwhileIn(
  world: World,
  request: RegExp,
  when: When,
  something: () => Promise<unknown>,
): void {
  world.intercept(async (_, operation, send, input) => {
    if (!request.test(`${operation} ${JSON.stringify(input)}`)) return send();
    world.intercept(undefined);
    if (when === 'before') await something();
    const result = await send();
    if (when === 'after') await something();
    return result;
  });
}
