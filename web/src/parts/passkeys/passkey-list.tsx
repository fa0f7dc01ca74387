import { callApi, problemOf } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../dates.ts';
import type { Passkey, Passkeys } from './answers.ts';
import { Disclosure } from './disclosure.tsx';
import { OwnerForm } from './owner-form.tsx';
import { loadCeremony } from './webauthn.ts';

interface PasskeyListProps {
  found: Passkeys;
  onRemoved(): Promise<void>;
}

/** The passkeys, each with what is known of it, and a button to remove it. */
export function PasskeyList({ found, onRemoved }: PasskeyListProps) {
  const { t, language } = useTexts();
  return (
    <ul class="passkeys">
      {found.passkeys.map((passkey) => (
        <li key={passkey.id}>
          <p class="what">
            {passkey.name}
            <span class="hint">
              {t('passkeys.added', { time: dateTime(passkey.addedAt, language) })}
            </span>
            <span class="hint">
              {passkey.lastUsedAt
                ? t('passkeys.used', { time: dateTime(passkey.lastUsedAt, language) })
                : t('passkeys.unused')}
            </span>
          </p>
          <Disclosure text={t('passkeys.remove')} about={passkey.name}>
            {(close) => (
              <RemovePasskey
                passkey={passkey}
                found={found}
                onRemoved={onRemoved}
                onCancel={close}
              />
            )}
          </Disclosure>
        </li>
      ))}
    </ul>
  );
}

/** Says what the removal of a passkey means, and removes it (D25). */
function RemovePasskey(
  props: PasskeyListProps & {
    passkey: Passkey;
    onCancel(): void;
  },
) {
  const { passkey, found, onRemoved, onCancel } = props;
  const { t } = useTexts();
  const session = useSession();
  const isLast = found.passkeys.length === 1;
  const isThis = session.beginning()?.passkey === passkey.id;
  return (
    <OwnerForm
      submit="passkeys.remove.submit"
      look="danger"
      by="passkey-or-password"
      act={async () => {
        try {
          await session.actAsShown(() => callApi('DELETE', `/passkeys/${passkey.id}`));
        } catch (error) {
          // Another tab removed it.
          if (problemOf(error).code !== 'not-found') throw error;
        }
        await (await loadCeremony()).forgetPasskey(passkey.id);
        await onRemoved();
      }}
      onCancel={onCancel}
    >
      <ul>
        <li>{t(isThis ? 'passkeys.remove.this' : 'passkeys.remove.sessions')}</li>
        {isLast && <li>{t('passkeys.remove.last')}</li>}
        {isLast && found.passkeyOnly && <li>{t('passkeys.remove.only')}</li>}
      </ul>
    </OwnerForm>
  );
}
