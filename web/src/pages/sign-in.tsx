import { useEffect } from 'preact/hooks';
import { post } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Advice } from '../parts/advice.tsx';
import { Beside } from '../parts/beside.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { checkEntry, checkInternetUserId, internetUserIdOf } from '../parts/identity.tsx';
import { Page } from '../parts/page.tsx';
import { PasskeyButton, PasskeyDemanded } from '../parts/passkeys/passkey-button.tsx';
import { usePasskeySignIn } from '../parts/passkeys/use-passkey-sign-in.ts';
import { hasWebAuthn } from '../parts/passkeys/webauthn.ts';
import { redirect } from '../route.ts';
import { useSession } from '../session.ts';

/** Sign-in by password (I5) or passkey (D25); afterwards, the page that was asked for. */
export function SignInPage() {
  const { t } = useTexts();
  const session = useSession();
  const { hints } = session;
  const passkey = usePasskeySignIn();
  const isIn = session.current.state === 'in';
  useEffect(() => {
    if (!isIn) return;
    redirect(hints.path ?? '/menu');
    hints.userId = hints.path = undefined;
  }, [isIn]);
  return (
    <Page title={t('signIn.title')}>
      <Beside
        aside={
          <>
            <Advice items={['public', 'three']} />
            <p>
              {t('signIn.new')} <a href="#/register">{t('action.register')}</a>
            </p>
          </>
        }
      >
        <Form
          submit="signIn.submit"
          check={(values) => ({
            ...checkInternetUserId(values),
            ...checkEntry('password', values),
          })}
          send={async (values) => {
            const { password } = values;
            passkey.pause();
            await post('/sessions', { internetUserId: internetUserIdOf(values), password });
            await session.onSignedIn({});
          }}
          explain={({ fields }) => {
            passkey.resume();
            return {
              ...(fields.internetUserId && { internetUserId: ['invalid.internetUserId'] }),
              ...(fields.password && { password: ['invalid.password'] }),
            };
          }}
          remedy={({ code }) =>
            code === 'passkey-required' && <PasskeyDemanded passkey={passkey} />
          }
          secondary={<a href="#/forgot">{t('action.forgot')}</a>}
        >
          <Field
            name="internetUserId"
            label="field.internetUserId"
            autocomplete={hasWebAuthn ? 'username webauthn' : 'username'}
            value={hints.userId ?? ''}
          />
          <Field
            name="password"
            label="field.password"
            autocomplete="current-password"
            secret
            focus={hints.userId !== undefined}
          />
        </Form>
        <PasskeyButton passkey={passkey} />
      </Beside>
    </Page>
  );
}
