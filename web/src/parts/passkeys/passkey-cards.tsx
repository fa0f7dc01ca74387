import { useState } from 'preact/hooks';
import { MAX_PASSKEYS } from '../../../../core/domain/keyring.ts';
import { get, problemOf } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import type { Key } from '../../locales/zh-Hant.ts';
import { useSession } from '../../session.ts';
import { Notice } from '../notice.tsx';
import { Loaded, useData } from '../use-data.tsx';
import { AddPasskey } from './add-passkey.tsx';
import type { Passkeys, PhoneChannel as PhoneChannelAnswer } from './answers.ts';
import { PasskeyList } from './passkey-list.tsx';
import { PasskeyOnly } from './passkey-only.tsx';
import { PhoneChannel } from './phone-channel.tsx';

/** What the investor can set about passkeys, and by passkeys (D25). */
export function PasskeyCards() {
  const { t } = useTexts();
  const data = useData<Passkeys>('/passkeys');
  const channel = useData<PhoneChannelAnswer>('/account/phone-channel');
  const [change, setChange] = useState<Change>();
  const found = change?.found ?? data.body;
  return (
    <>
      <section
        class="card keyring"
        // What comes next may fail: what was done before it is then no longer the news.
        onSubmit={() => setChange((before) => before && { ...before, done: undefined })}
      >
        <h2>{t('passkeys.title')}</h2>
        <p>{t('passkeys.what')}</p>
        <Loaded data={data}>
          {(body) => (
            <Manage
              found={change?.found ?? body}
              done={change?.done}
              times={change?.times ?? 0}
              onChanged={(now, done) =>
                setChange((before) => ({ found: now, done, times: (before?.times ?? 0) + 1 }))
              }
            />
          )}
        </Loaded>
      </section>
      <section class="card phone-channel">
        <h2>{t('phoneChannel.title')}</h2>
        <Loaded data={channel}>
          {(body) => (
            <PhoneChannel found={body} hasPasskey={found ? found.passkeys.length > 0 : false} />
          )}
        </Loaded>
      </section>
    </>
  );
}

/** The passkeys after what the investor did here. */
interface Change {
  found: Passkeys;
  /** What was done, until the next attempt. */
  done: Key | undefined;
  /** How many changes there were. */
  times: number;
}

/** The list, and what can be done with it. What was done is said above it. */
function Manage(props: Change & { onChanged(now: Passkeys, done: Key): void }) {
  const { found, done, times, onChanged } = props;
  const { t } = useTexts();
  const session = useSession();
  const { passkeys, passkeyOnly } = found;
  const says = (text: Key) => async () => {
    try {
      const now = await session.loadAsShown(() => get<Passkeys>('/passkeys'));
      if (now) onChanged(now.found, text);
    } catch (error) {
      if (problemOf(error).code !== 'not-signed-in') throw error;
      // The passkey that was removed had begun this session.
      await session.onSessionLost();
    }
  };
  return (
    <>
      {done && <Notice key={times} kind="done" title={t(done)} focus />}
      {passkeys.length > 0 ? (
        <PasskeyList found={found} onRemoved={says('passkeys.removed.done')} />
      ) : (
        <p>{t('passkeys.none')}</p>
      )}
      {passkeys.length < MAX_PASSKEYS ? (
        <AddPasskey
          key={`add ${times}`}
          by={passkeys.length > 0 ? 'passkey-or-password' : 'password'}
          names={passkeys.map(({ name }) => name)}
          onAdded={says('passkeys.added.done')}
        />
      ) : (
        <p>{t('passkeys.most')}</p>
      )}
      {passkeys.length > 0 && (
        <PasskeyOnly
          found={found}
          onChanged={says(passkeyOnly ? 'passkeys.only.end.done' : 'passkeys.only.set.done')}
        />
      )}
    </>
  );
}
