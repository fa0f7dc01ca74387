/**
 * The faults that one request to AWS can meet, seen from the invocation that sent it: for tests in
 * which each request of a use case meets each fault (D3).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { World } from './world.ts';

export interface Fault {
  /** Whether AWS carried out the request. */
  takesEffect: boolean;
  /** Whether the invocation's process ends: it sends no further request and returns no answer. */
  ends: boolean;
}

export const faults: Record<string, Fault> = {
  'fails before it took effect': { takesEffect: false, ends: false },
  'fails after it took effect': { takesEffect: true, ends: false },
  'is not sent any more, for the process ends': { takesEffect: false, ends: true },
  'takes effect, and the process ends': { takesEffect: true, ends: true },
};

/** The result of an invocation whose process ended. */
export const ENDED = Symbol('the process ended');

const invocations = new AsyncLocalStorage<object>();
const never = new Promise<never>(() => {});

/**
 * Runs an invocation in which one request meets a fault. Requests of other invocations pass.
 * @param position of the request in the invocation, from 0
 * @returns the invocation's result; {@link ENDED} if its process ended
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
  /** No process that ended receives the answer to what it sent before, even long afterwards. */
  const received = (answer: Promise<unknown>) =>
    answer.then(
      (value) => (dead ? never : value),
      (error) => (dead ? never : Promise.reject(error)),
    );
  return new Promise<T | typeof ENDED>((resolve, reject) => {
    world.intercept(async (_service, _operation, send) => {
      if (invocations.getStore() !== invocation) return send();
      if (dead) return never;
      if (sent++ !== position) return received(send());
      dead = ends;
      // A refusal by AWS had no effect, and its answer is lost like any other.
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
