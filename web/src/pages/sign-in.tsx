import { useEffect } from 'preact/hooks';
import { post } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Advice } from '../parts/advice.tsx';
import { Field, Form, type Values } from '../parts/form.tsx';
import { checkEntry, isInternetUserId } from '../parts/identity.tsx';
import { Page } from '../parts/page.tsx';
import { redirect } from '../route.ts';
import { useSession } from '../session.ts';

/** Sign-in (I5). */
export function SignInPage() {
  const { t } = useTexts();
  const session = useSession();
  const isIn = session.current.state === 'in';
  useEffect(() => {
    if (isIn) redirect('/menu');
  }, [isIn]);
  const userIdOf = (values: Values) => (values.internetUserId ?? '').trim();
  return (
    <Page title={t('signIn.title')}>
      <Form
        submit="signIn.submit"
        check={(values) => ({
          ...(!isInternetUserId(userIdOf(values)) && {
            internetUserId: ['invalid.internetUserId'],
          }),
          ...checkEntry('password', values),
        })}
        send={async (values) => {
          await post('/sessions', { internetUserId: userIdOf(values), password: values.password });
          await session.onSignedIn();
        }}
        explain={({ fields }) => ({
          ...(fields.internetUserId && { internetUserId: ['invalid.internetUserId'] }),
          ...(fields.password && { password: ['invalid.password'] }),
        })}
        secondary={<a href="#/forgot">{t('action.forgot')}</a>}
      >
        <Field name="internetUserId" label="field.internetUserId" autocomplete="username" />
        <Field name="password" label="field.password" autocomplete="current-password" secret />
      </Form>
      <Advice items={['public', 'three']} />
    </Page>
  );
}
