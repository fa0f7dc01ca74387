import { useState } from 'preact/hooks';
import { callApi } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Advice } from '../parts/advice.tsx';
import { Beside } from '../parts/beside.tsx';
import { Field, HiddenUsername } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { checkEntry } from '../parts/identity.tsx';
import { checkNewPassword, NewPasswordFields, refusedPassword } from '../parts/new-password.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../session.ts';

/** Change of the internet password (I6): asks for the current one, and twice for the new one. */
export function ChangePage() {
  const { t } = useTexts();
  const session = useSession();
  const [done, setDone] = useState(false);
  const userIds = session.current.state === 'in' ? [session.current.userId] : [];
  if (done) {
    return (
      <Page key="done" title={t('change.done.title')}>
        <Notice kind="done" title={t('change.done.text')} />
        <p class="links">
          <a href="#/menu">{t('action.menu')}</a>
        </p>
        <Advice items={['secret', 'public']} />
      </Page>
    );
  }
  return (
    <Page key="form" title={t('change.title')}>
      <Beside aside={<Advice />}>
        <Form
          submit="change.submit"
          check={(values) => ({
            ...checkEntry('currentPassword', values),
            ...checkNewPassword(values, userIds),
            ...(values.newPassword !== '' &&
              values.newPassword === values.currentPassword && {
                newPassword: ['invalid.sameAsOld' as const],
              }),
          })}
          send={async ({ currentPassword, newPassword }) => {
            await session.actAsShown(() =>
              callApi('PUT', '/account/internet-password', { currentPassword, newPassword }),
            );
            setDone(true);
            await session.refresh();
          }}
          explain={(problem) => {
            if (problem.code === 'not-signed-in') {
              void session.onSessionLost();
              return true;
            }
            const refused = refusedPassword(problem, 'newPassword');
            return {
              ...(problem.fields.currentPassword && { currentPassword: ['invalid.password'] }),
              ...(refused && { newPassword: refused }),
            };
          }}
          titleOf={({ code }) =>
            code === 'wrong-credentials' ? 'problem.wrong-password' : undefined
          }
          secondary={<a href="#/menu">{t('action.menu')}</a>}
        >
          <HiddenUsername value={userIds[0] ?? ''} />
          <Field
            name="currentPassword"
            label="field.currentPassword"
            autocomplete="current-password"
            secret
          />
          <NewPasswordFields label="field.newPassword" userIds={userIds} />
        </Form>
      </Beside>
    </Page>
  );
}
