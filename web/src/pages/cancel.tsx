import { post } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Field, HiddenUsername } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { checkEntry } from '../parts/identity.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../session.ts';

/** Cancellation of the internet user ID (I3, D8, D9): explains it, then asks for the password. */
export function CancelPage() {
  const { t } = useTexts();
  const session = useSession();
  const userId = session.current.state === 'in' ? session.current.userId : '';
  return (
    <Page title={t('cancel.title')}>
      <p class="lead">{t('cancel.means', { userId })}</p>
      <ul>
        <li>{t('cancel.means.access')}</li>
        <li>{t('cancel.means.retired')}</li>
        <li>{t('cancel.means.phone')}</li>
      </ul>
      <Form
        submit="cancel.submit"
        look="danger"
        check={(values) => checkEntry('password', values)}
        send={async ({ password }) => {
          await session.actAsShown(() =>
            post('/account/internet-user-id/cancellation', { password }),
          );
          session.onSignedOut('/cancelled');
        }}
        explain={(problem) => {
          if (problem.code === 'not-signed-in') {
            void session.onSessionLost();
            return true;
          }
          return problem.fields.password && { password: ['invalid.password'] };
        }}
        titleOf={({ code }) =>
          code === 'wrong-credentials' ? 'problem.wrong-password' : undefined
        }
        secondary={<a href="#/menu">{t('cancel.keep')}</a>}
      >
        <HiddenUsername value={userId} />
        <Field name="password" label="cancel.password" autocomplete="current-password" secret />
      </Form>
    </Page>
  );
}
