import { callApi } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useSession } from '../../session.ts';
import type { Passkeys } from './answers.ts';
import { Disclosure } from './disclosure.tsx';
import { OwnerForm } from './owner-form.tsx';

/** Whether the password alone signs in, and the switch, with what it means (D25). */
export function PasskeyOnly(props: { found: Passkeys; onChanged(): Promise<void> }) {
  const { passkeys, passkeyOnly } = props.found;
  const { t } = useTexts();
  const session = useSession();
  return (
    <div class="demand">
      <h3>{t('passkeys.only')}</h3>
      <p>{t(passkeyOnly ? 'passkeys.only.on' : 'passkeys.only.off')}</p>
      {/* The other switch is another one: it is closed. */}
      <Disclosure
        key={String(passkeyOnly)}
        text={t(passkeyOnly ? 'passkeys.only.end' : 'passkeys.only.set')}
        about={t('passkeys.only')}
      >
        {(close) => (
          <OwnerForm
            submit={passkeyOnly ? 'passkeys.only.end.submit' : 'passkeys.only.set.submit'}
            by="passkey"
            act={async () => {
              await session.actAsShown(() =>
                callApi('PUT', '/passkeys/only', { passkeyOnly: !passkeyOnly }),
              );
              await props.onChanged();
            }}
            onCancel={close}
          >
            {passkeyOnly ? (
              <p>{t('passkeys.only.end.text')}</p>
            ) : (
              <ul>
                <li>{t('passkeys.only.set.password')}</li>
                <li>{t('passkeys.only.set.sessions')}</li>
                <li>{t('passkeys.only.set.lost')}</li>
                {passkeys.length === 1 && (
                  <li>
                    <strong>{t('passkeys.only.set.one')}</strong>
                  </li>
                )}
              </ul>
            )}
          </OwnerForm>
        )}
      </Disclosure>
    </div>
  );
}
