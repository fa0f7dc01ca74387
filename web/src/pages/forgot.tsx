import { useEffect, useRef, useState } from 'preact/hooks';
import { post, problemOf } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Advice } from '../parts/advice.tsx';
import { Beside } from '../parts/beside.tsx';
import { timeOf } from '../parts/dates.ts';
import { type Errors, HiddenUsername } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
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
import { useSession } from '../session.ts';

/** Codes after which a completion may have taken effect. */
const UNSURE = new Set(['offline', 'internal', 'unavailable']);

/** The reset that the service has granted after it verified the identity. */
interface Proof {
  resetToken: string;
  expiresAt: string;
  /** The account's internet user ID (D23). */
  internetUserId: string;
  phoneUserId: string;
}

/**
 * Reset of a forgotten or revoked internet password (R2); it ends with the user ID (D23). The token
 * stays in memory until used.
 */
export function ForgotPages({ path }: { path: string }) {
  const { t } = useTexts();
  const [proof, setProof] = useState<Proof>();
  const session = useSession();
  /** Why the last proof can't be used: it was too late, or a try before may have used it. */
  const [expired, setExpired] = useState<'problem.reset-expired' | 'forgot.unsure'>();
  const isUnsure = useRef(false);
  /** Whose password was reset. */
  const [done, setDone] = useState<{ userId: string }>();
  const step = path.split('/')[2] ?? '';
  const isLost = (step === 'password' && !proof) || (step === 'done' && !done);
  useEffect(() => {
    if (isLost) redirect(done ? '/forgot/done' : '/forgot');
  }, [isLost, done]);
  // By effects, which only pages that are still shown have: an answer may come later than that.
  useEffect(() => {
    if (proof) go('/forgot/password');
  }, [proof]);
  useEffect(() => {
    if (done) redirect('/forgot/done');
  }, [done]);
  if (isLost) return null;

  if (step === 'done' && done) {
    return (
      <Page key="done" title={t('forgot.done.title')}>
        <Notice kind="done" title={t('forgot.done.text')}>
          <p>
            {t('forgot.userId')} <strong>{done.userId}</strong>
          </p>
        </Notice>
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
    const userIds = [proof.phoneUserId, proof.internetUserId];
    return (
      <Page key="password" title={t('forgot.new.title')}>
        <p>
          {t('forgot.userId')} <strong>{proof.internetUserId}</strong>
        </p>
        <p>{t('forgot.new.until', { time: timeOf(proof.expiresAt) })}</p>
        <Beside aside={<Advice items={['secret', 'personal']} />}>
          <Form
            submit="forgot.confirm"
            check={(values) => checkNewPassword(values, userIds)}
            send={async ({ newPassword }) => {
              const { resetToken } = proof;
              try {
                await post('/password-resets/completion', { resetToken, newPassword });
              } catch (error) {
                const { code } = problemOf(error);
                if (code !== 'reset-expired') {
                  isUnsure.current ||= UNSURE.has(code);
                  throw error;
                }
                // Nothing is left to do here: the first step says so, and begins again.
                setExpired(isUnsure.current ? 'forgot.unsure' : 'problem.reset-expired');
                return setProof(undefined);
              }
              setProof(undefined);
              setDone({ userId: proof.internetUserId });
              session.hints.userId = proof.internetUserId;
              // The reset ends the sessions of the user ID, perhaps that of this browser.
              void session.onSessionLost();
            }}
            explain={(problem) => {
              const refused = refusedPassword(problem, 'newPassword');
              return refused && { newPassword: refused };
            }}
          >
            <HiddenUsername value={proof.internetUserId} />
            <NewPasswordFields label="field.newPassword" userIds={userIds} />
          </Form>
        </Beside>
      </Page>
    );
  }
  return (
    <Page key="identity" title={t('forgot.title')}>
      {expired && (
        <Notice kind="error" title={t(expired)}>
          <p>{t(`${expired}.next`)}</p>
          {expired === 'forgot.unsure' && (
            <p class="links">
              <a href="#/sign-in">{t('action.signIn')}</a>
            </p>
          )}
        </Notice>
      )}
      <p class="lead">{t('forgot.text')}</p>
      <Beside aside={<p class="card">{t('forgot.broker')}</p>}>
        <Form
          submit="forgot.submit"
          check={(values) => ({ ...checkIdentifiers(values), ...checkPhonePassword(values) })}
          send={async (values) => {
            const identifiers = identifiersOf(values);
            const { phonePassword } = values;
            setDone(undefined);
            setExpired(undefined);
            isUnsure.current = false;
            setProof({
              ...(await post<Proof>('/password-resets', { ...identifiers, phonePassword })),
              phoneUserId: identifiers.phoneUserId,
            });
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
      </Beside>
    </Page>
  );
}
