import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Problem, problemOf } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { loadCode } from '../load-code.ts';
import { Loading, Page } from './page.tsx';
import { Loaded } from './use-data.tsx';

/** A page whose code is loaded when it is shown; if that fails, one that can be loaded anew. */
export function OnDemand<Code>(props: {
  load(): Promise<Code>;
  /** What to load; when it changes, the page stays as it is until that is here. */
  name?: string;
  children(code: Code): ComponentChildren;
}) {
  const { t } = useTexts();
  const [answer, setAnswer] = useState<{ body?: Code; problem?: Problem }>({});
  useEffect(() => {
    let isCurrent = true;
    const set = (next: typeof answer) => isCurrent && setAnswer(next);
    loadCode(props.load).then(
      (body) => set({ body }),
      (error) => set({ problem: problemOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [props.name]);
  if (answer.body !== undefined) return props.children(answer.body);
  if (!answer.problem) return <Loading />;
  return (
    <Page title={t('site.name')}>
      <Loaded data={{ ...answer, retry: () => location.reload() }}>{() => null}</Loaded>
    </Page>
  );
}
