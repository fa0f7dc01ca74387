import { useState } from 'preact/hooks';
import { callApi } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useSession } from '../../session.ts';
import { Notice } from '../notice.tsx';
import type { PhoneChannel as Answer } from './answers.ts';
import { Disclosure } from './disclosure.tsx';
import { OwnerForm } from './owner-form.tsx';

/** Whether the account can be called about, and the switch, with what it means (D25). */
export function PhoneChannel(props: { found: Answer; hasPasskey: boolean }) {
  const { t } = useTexts();
  const session = useSession();
  const [saved, setSaved] = useState({ ...props.found, times: 0 });
  const { open, times } = saved;
  return (
    <>
      {times > 0 && (
        <Notice
          key={times}
          kind="done"
          title={t(open ? 'phoneChannel.opened' : 'phoneChannel.closed')}
          focus
        />
      )}
      <p>{t(open ? 'phoneChannel.isOpen' : 'phoneChannel.isClosed')}</p>
      {props.hasPasskey ? (
        <Disclosure
          key={times}
          text={t(open ? 'phoneChannel.close' : 'phoneChannel.open')}
          about={t('phoneChannel.title')}
        >
          {(close) => (
            <OwnerForm
              submit={open ? 'phoneChannel.close.submit' : 'phoneChannel.open.submit'}
              by="passkey"
              act={async () => {
                const { body } = await session.actAsShown(() =>
                  callApi<Answer>('PUT', '/account/phone-channel', { open: !open }),
                );
                setSaved({ ...body, times: times + 1 });
              }}
              onCancel={close}
            >
              {open ? (
                <ul>
                  <li>{t('phoneChannel.close.calls')}</li>
                  <li>{t('phoneChannel.close.password')}</li>
                </ul>
              ) : (
                <p>{t('phoneChannel.open.text')}</p>
              )}
            </OwnerForm>
          )}
        </Disclosure>
      ) : (
        <p class="hint">{t('phoneChannel.needs')}</p>
      )}
    </>
  );
}
