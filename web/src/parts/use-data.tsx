/** Loads data from the API for a part of the page; they are discarded when it is removed. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { get, type Problem, problemOf } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { useSession } from '../session.ts';
import { ProblemNotice } from './notice.tsx';
import { Loading } from './page.tsx';

/** The state of a request: a body, a problem, or neither while it is loading. */
export interface Data<Body> {
  body?: Body;
  problem?: Problem;
  /** Loads the data again. */
  retry(): void;
}

/**
 * Loads data of the investor whom the page shows.
 * @param path what to load; the data are loaded anew when it changes
 * @param load how to load it; by default a GET of `path`
 * @returns neither `body` nor `problem` while loading
 */
export function useData<Body>(
  path: string,
  load: (path: string) => Promise<Body> = get,
): Data<Body> {
  const session = useSession();
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ path: string; body?: Body; problem?: Problem }>({ path });
  // The request need not wait for the page to be painted.
  useLayoutEffect(() => {
    let isCurrent = true;
    setAnswer({ path });
    session
      .loadAsShown(() => load(path), path)
      .then(
        (answer) => isCurrent && answer && setAnswer({ path, body: answer.found }),
        (error) => {
          if (!isCurrent) return;
          const problem = problemOf(error);
          const set = () => isCurrent && setAnswer({ path, problem });
          // If the session is there after all, the page is too, and says that it has no data.
          if (problem.code === 'not-signed-in') void session.onSessionLost().then(set);
          else set();
        },
      );
    return () => {
      isCurrent = false;
    };
  }, [path, attempt]);
  return { ...(answer.path === path && answer), retry: () => setAttempt(attempt + 1) };
}

/** Renders the data once loaded; until then a loading text, and after an error a retry button. */
export function Loaded<Body>(props: { data: Data<Body>; children(body: Body): ComponentChildren }) {
  const { data } = props;
  const { t } = useTexts();
  if (data.problem) {
    const retry = () => {
      data.retry();
      // The button goes with the notice.
      document.querySelector('h1')?.focus({ preventScroll: true });
    };
    return (
      <ProblemNotice problem={data.problem}>
        <button type="button" class="plain" onClick={retry}>
          {t('action.retry')}
        </button>
      </ProblemNotice>
    );
  }
  return data.body === undefined ? <Loading /> : props.children(data.body);
}
