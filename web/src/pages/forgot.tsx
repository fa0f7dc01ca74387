import { useEffect, useState } from 'preact/hooks';
import { post } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Advice } from '../parts/advice.tsx';
import { timeOf } from '../parts/dates.ts';
import { type Errors, Form } from '../parts/form.tsx';
import {
  checkIdentifiers,
  checkPhonePassword,
  IdentifierFields,
  identifiersOf,
  PhonePasswordField,
} from '../parts/identity.tsx';
import { checkNewPassword, NewPasswordFields, refusedPassword } from '../parts/new-password.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { go, redirect } from '../route.ts';

/** The reset that the service has granted after it verified the identity. */
interface Proof {
  resetToken: string;
  expiresAt: string;
  phoneUserId: string;
}

/** Reset of a forgotten or revoked internet password (R2). The token stays in memory until used. */
export function ForgotPages({ path }: { path: string }) {
  const { t, language } = useTexts();
  const [proof, setProof] = useState<Proof>();
  const [done, setDone] = useState(false);
  const step = path.split('/')[2] ?? '';
  const isLost = (step === 'password' && !proof) || (step === 'done' && !done);
  useEffect(() => {
    if (isLost) redirect(done ? '/forgot/done' : '/forgot');
  }, [isLost, done]);
  if (isLost) return null;

  if (step === 'done' && done) {
    return (
      <Page key="done" title={t('forgot.done.title')}>
        <Notice kind="done" title={t('forgot.done.text')} />
        <p class="links">
          <a class="button" href="#/sign-in">
            {t('action.signIn')}
          </a>
        </p>
        <Advice items={['secret', 'public']} />
      </Page>
    );
  }
  if (step === 'password' && proof) {
    return (
      <Page key="password" title={t('forgot.new.title')}>
        <p>{t('forgot.new.until', { time: timeOf(proof.expiresAt, language) })}</p>
        <Form
          submit="forgot.confirm"
          check={(values) => checkNewPassword(values, [proof.phoneUserId])}
          send={async ({ newPassword }) => {
            await post('/password-resets/completion', {
              resetToken: proof.resetToken,
              newPassword,
            });
            setProof(undefined);
            setDone(true);
          }}
          explain={(problem) => {
            const refused = refusedPassword(problem, 'newPassword');
            return refused && { newPassword: refused };
          }}
        >
          <NewPasswordFields label="field.newPassword" userIds={[proof.phoneUserId]} />
        </Form>
        <Advice items={['secret', 'personal']} />
      </Page>
    );
  }
  return (
    <Page key="identity" title={t('forgot.title')}>
      <p class="lead">{t('forgot.text')}</p>
      <p>{t('forgot.broker')}</p>
      <Form
        submit="forgot.submit"
        check={(values) => ({ ...checkIdentifiers(values), ...checkPhonePassword(values) })}
        send={async (values) => {
          const identifiers = identifiersOf(values);
          const { phonePassword } = values;
          setDone(false);
          setProof({
            ...(await post<Proof>('/password-resets', { ...identifiers, phonePassword })),
            phoneUserId: identifiers.phoneUserId,
          });
          go('/forgot/password');
        }}
        explain={({ fields }) =>
          Object.fromEntries(
            ['phoneUserId', 'participantId', 'accountNumber', 'phonePassword']
              .filter((name) => fields[name])
              .map((name) => [name, [`invalid.${name}`]]),
          ) as Errors
        }
        secondary={<a href="#/">{t('action.home')}</a>}
      >
        <IdentifierFields />
        <PhonePasswordField />
      </Form>
    </Page>
  );
}
