import { useState } from 'preact/hooks';
import { callApi } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { useSession } from '../session.ts';
import { Form } from './form.tsx';
import { Notice } from './notice.tsx';

/** Ends all sessions of the user ID but this one (D21). */
export function EndOtherSessions({ onEnded }: { onEnded?(): void }) {
  const { t } = useTexts();
  const session = useSession();
  const [ended, setEnded] = useState(0);
  return (
    <>
      {ended > 0 && <Notice key={ended} kind="done" title={t('sessions.ended')} focus />}
      <Form
        submit="sessions.end"
        look="plain"
        check={() => ({})}
        send={async () => {
          await session.actAsShown(() => callApi('DELETE', '/sessions/others'));
          setEnded(ended + 1);
          onEnded?.();
        }}
        explain={(problem) => {
          if (problem.code !== 'not-signed-in') return {};
          void session.onSessionLost();
          return true;
        }}
      >
        {null}
      </Form>
    </>
  );
}
