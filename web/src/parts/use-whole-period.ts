/** Loads all movements of a list of which the page shows only some, to save or to print them. */
import { useEffect, useState } from 'preact/hooks';
import { type Movement, type Movements, type Problem, problemOf } from '../api.ts';
import { useSession } from '../session.ts';
import { loadMovements, type Range } from './load-movements.ts';

/**
 * The CSV file and the printout hold the whole period, which may be more than the page shows.
 * @param body the movements of the page, as far as they are here
 * @param page its number; `undefined` if `body` is all
 */
export function useWholePeriod(
  range: Range,
  stockCode: string,
  body: Movements | undefined,
  page: number | undefined,
) {
  const session = useSession();
  const key = [range.from, range.to, stockCode, page].join();
  // What was loaded for another list is neither shown nor printed.
  const [latest, setLatest] = useState<{ key: string; printed?: Movement[]; problem?: Problem }>();
  const { printed, problem } = latest?.key === key ? latest : {};
  const isLoading = latest?.key === key && !printed && !problem;
  useEffect(() => () => setLatest(undefined), [key]);
  useEffect(() => {
    if (!printed) return undefined;
    const after = () => setLatest(undefined);
    addEventListener('afterprint', after);
    print();
    return () => removeEventListener('afterprint', after);
  }, [printed]);
  /** @param action what to do with the movements; absent: they are printed */
  const use = async (action?: (all: Movement[]) => void) => {
    if (isLoading || !body) return;
    const own = { key };
    setLatest(own);
    const finish = (end?: { printed: Movement[] } | { problem: Problem }) =>
      setLatest((now) => (now === own ? end && { key, ...end } : now));
    try {
      const all =
        page === undefined
          ? [...body.movements]
          : (await session.loadAsShown(() => loadMovements(range)))?.found;
      finish(all && !action ? { printed: all } : undefined);
      if (all) action?.(all);
    } catch (error) {
      const problem = problemOf(error);
      finish(problem.code === 'not-signed-in' ? undefined : { problem });
      if (problem.code === 'not-signed-in') void session.onSessionLost();
    }
  };
  return {
    use,
    print: () => use(),
    printed,
    isLoading,
    problem,
  };
}
