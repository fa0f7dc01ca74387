import { useId } from 'preact/hooks';
import { useTexts } from '../../i18n.ts';
import { Icon } from '../icon.tsx';
import { ProblemNotice } from '../notice.tsx';
import type { PasskeySignIn } from './use-passkey-sign-in.ts';
import { domainOfPasskeys, hasWebAuthn } from './webauthn.ts';

interface PasskeyButtonProps {
  passkey: PasskeySignIn;
}

/** The other way to sign in, where it works. */
export function PasskeyButton({ passkey }: PasskeyButtonProps) {
  const { t } = useTexts();
  const id = useId();
  if (!hasWebAuthn) return null;
  return (
    <section class="other-way" aria-label={t('signIn.passkey.title')}>
      {passkey.problem && <ProblemNotice problem={passkey.problem} />}
      <Button passkey={passkey} describedBy={id} />
      <p class="hint" id={id}>
        {t('signIn.passkey.hint')}
      </p>
    </section>
  );
}

/** In the notice that this user ID demands a passkey. */
export function PasskeyDemanded({ passkey }: PasskeyButtonProps) {
  const { t } = useTexts();
  if (domainOfPasskeys)
    return <p>{t('problem.passkey-required.domain', { domain: domainOfPasskeys })}</p>;
  return hasWebAuthn ? (
    <p>
      <Button passkey={passkey} look="primary" />
    </p>
  ) : (
    <p>{t('problem.passkey-required.browser')}</p>
  );
}

function Button(props: PasskeyButtonProps & { describedBy?: string; look?: 'primary' }) {
  const { passkey, describedBy, look = 'plain' } = props;
  const { t } = useTexts();
  return (
    <button
      type="button"
      class={`${look} with-passkey`}
      aria-disabled={passkey.pending}
      aria-describedby={describedBy}
      onClick={() => void passkey.start()}
    >
      <Icon name="passkey" />
      {t(passkey.pending ? 'site.working' : 'signIn.passkey')}
    </button>
  );
}
