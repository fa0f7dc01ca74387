/** Account data from the service, for as long as the page shows them. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { get, type Problem, problemOf } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { useSession } from '../session.ts';
import { ProblemNotice } from './notice.tsx';
import { Loading } from './page.tsx';

export interface Data<Body> {
  body?: Body;
  problem?: Problem;
  again(): void;
}

/** @param load what to ask, or how; asked anew when `path` changes */
export function useData<Body>(
  path: string,
  load: (path: string) => Promise<Body> = get,
): Data<Body> {
  const session = useSession();
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ path: string; body?: Body; problem?: Problem }>({ path });
  useEffect(() => {
    let wanted = true;
    setAnswer({ path });
    session
      .ofShown(() => load(path))
      .then(
        (answer) => wanted && answer && setAnswer({ path, body: answer.found }),
        (error) => {
          if (!wanted) return;
          const problem = problemOf(error);
          if (problem.code === 'not-signed-in') void session.ended();
          else setAnswer({ path, problem });
        },
      );
    return () => {
      wanted = false;
    };
  }, [path, attempt]);
  return { ...(answer.path === path && answer), again: () => setAttempt(attempt + 1) };
}

export function Loaded<Body>(props: { data: Data<Body>; children(body: Body): ComponentChildren }) {
  const { data } = props;
  const { t } = useTexts();
  if (data.problem) {
    return (
      <ProblemNotice problem={data.problem}>
        <button type="button" class="plain" onClick={data.again}>
          {t('action.retry')}
        </button>
      </ProblemNotice>
    );
  }
  return data.body === undefined ? <Loading /> : props.children(data.body);
}
