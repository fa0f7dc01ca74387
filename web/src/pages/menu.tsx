import type { Account } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Advice } from '../parts/advice.tsx';
import { dateTime } from '../parts/dates.ts';
import { Icon } from '../parts/icon.tsx';
import { HolderName } from '../parts/names.tsx';
import { Page } from '../parts/page.tsx';
import { PasskeyOffer } from '../parts/passkeys/passkey-offer.tsx';
import { Loaded, useData } from '../parts/use-data.tsx';

/** The main menu (I6). */
export function MenuPage() {
  const { t, language } = useTexts();
  const account = useData<Account>('/account');
  const services = [
    ['#/balances', 'action.balances', 'balances'],
    ['#/movements', 'action.movements', 'movements'],
    ['#/statements', 'nav.statements', 'statements'],
    ['#/settings', 'nav.settings', 'settings'],
    ['#/change', 'action.change', 'key'],
    ['#/cancel', 'action.cancel', 'remove'],
  ] as const;
  return (
    <Page title={t('menu.title')}>
      <div class="columns">
        <section>
          <h2>{t('menu.services')}</h2>
          <ul class="choices plain">
            {services.map(([href, text, icon]) => (
              <li key={href}>
                <a href={href}>
                  <Icon name={icon} />
                  <strong>{t(text)}</strong>
                </a>
              </li>
            ))}
          </ul>
          <PasskeyOffer />
        </section>
        <section>
          <h2>{t('menu.account')}</h2>
          <Loaded data={account}>
            {({
              holder,
              participantId,
              accountNumber,
              internetUserId,
              passwordChangedAt,
              lastSignInAt,
            }) => (
              <dl>
                <dt>{t('menu.holder')}</dt>
                <dd>
                  <HolderName name={holder} />
                </dd>
                <dt>{t('menu.participant')}</dt>
                <dd>{participantId}</dd>
                <dt>{t('menu.accountNumber')}</dt>
                <dd>{accountNumber}</dd>
                <dt>{t('menu.userId')}</dt>
                <dd>{internetUserId}</dd>
                <dt>{t('menu.passwordChanged')}</dt>
                <dd>{dateTime(passwordChangedAt, language)}</dd>
                <dt>{t('menu.lastSignIn')}</dt>
                <dd>
                  {dateTime(lastSignInAt, language)}
                  <span class="hint">{t('menu.lastSignIn.check')}</span>
                </dd>
              </dl>
            )}
          </Loaded>
          <Advice />
        </section>
      </div>
    </Page>
  );
}
