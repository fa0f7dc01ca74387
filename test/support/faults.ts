/**
 * What can become of one request to AWS, as seen from the invocation that sent it: for tests that let each request of a use case meet each
 * of these (D3).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { World } from './world.ts';

export interface Fault {
  /** Whether AWS has done what it was asked for. */
  takesEffect: boolean;
  /** The process of the invocation is no more: no request of its is sent or answered from then on, and nobody gets an answer of it. */
  ends: boolean;
}

export const faults: Record<string, Fault> = {
  'fails before it took effect': { takesEffect: false, ends: false },
  'fails after it took effect': { takesEffect: true, ends: false },
  'is not sent any more, for the process ends': { takesEffect: false, ends: true },
  'takes effect, and the process ends': { takesEffect: true, ends: true },
};

/** What comes of an invocation whose process ended. */
export const ENDED = Symbol('the process ended');

const invocations = new AsyncLocalStorage<object>();
const never = new Promise<never>(() => {});

/**
 * Runs an invocation of which one request meets a fault. Requests of others, also those that come after it, pass.
 * @param position of the request, from 0
 * @returns what the invocation does; {@link ENDED}, if its process ended
 */
export function strike<T>(
  world: World,
  { takesEffect, ends }: Fault,
  position: number,
  run: () => Promise<T>,
): Promise<T | typeof ENDED> {
  const invocation = {};
  let sent = 0;
  let dead = false;
  return new Promise<T | typeof ENDED>((resolve, reject) => {
    world.intercept(async (_service, _operation, send) => {
      if (invocations.getStore() !== invocation) return send();
      if (dead) return never;
      if (sent++ !== position) return send();
      dead = ends;
      // What AWS refused had no effect, and its answer is lost like any other.
      if (takesEffect) await send().catch(() => {});
      if (!ends) throw takesEffect ? lostAnswer() : new Error('connection refused');
      resolve(ENDED);
      return never;
    });
    invocations.run(invocation, run).then(resolve, reject);
  });
}

function lostAnswer(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
}
