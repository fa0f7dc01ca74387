import type { Account, Alerts } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { AlertsForm } from '../parts/alerts-form.tsx';
import { dateTime } from '../parts/dates.ts';
import { Icon } from '../parts/icon.tsx';
import { EndOtherSessions } from '../parts/other-sessions.tsx';
import { Page } from '../parts/page.tsx';
import { PasskeyCards } from '../parts/passkeys/passkey-cards.tsx';
import { hasWebAuthn } from '../parts/passkeys/webauthn.ts';
import { Loaded, useData } from '../parts/use-data.tsx';
import { useSession } from '../session.ts';

/** What the investor can set: alerts, passkeys, calls, sessions, password, user ID. */
export function SettingsPage() {
  const { t, language } = useTexts();
  const { current } = useSession();
  const account = useData<Account>('/account');
  const alerts = useData<Alerts>('/account/alerts');
  return (
    <Page title={t('settings.title')}>
      <div class="columns settings">
        <section class="card">
          <h2>{t('settings.alerts')}</h2>
          <Loaded data={alerts}>{(shown) => <AlertsForm alerts={shown} />}</Loaded>
        </section>
        {hasWebAuthn && <PasskeyCards />}
        <section class="card">
          <h2>{t('settings.sessions')}</h2>
          <p>{t('settings.sessions.text')}</p>
          <EndOtherSessions />
          <p class="links">
            <a href="#/activity">
              <Icon name="activity" />
              {t('activity.title')}
            </a>
          </p>
        </section>
        <section class="card">
          <h2>{t('field.password')}</h2>
          <p class="phrases">
            {account.body &&
              t('settings.password.changed', {
                time: dateTime(account.body.passwordChangedAt, language),
              })}
          </p>
          <p class="links">
            <a class="button plain" href="#/change">
              {t('action.change')}
            </a>
          </p>
        </section>
        <section class="card">
          <h2>{t('field.internetUserId')}</h2>
          <p>
            <strong>{current.state === 'in' && current.userId}</strong>
            <span class="hint"> {t('settings.userId.fixed')}</span>
          </p>
          <p class="links">
            <a href="#/cancel">{t('action.cancel')}</a>
          </p>
        </section>
      </div>
    </Page>
  );
}
