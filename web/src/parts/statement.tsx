import type { Account } from '../api.ts';
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { useSession } from '../session.ts';
import { Bilingual } from './bilingual.tsx';
import { dateTime } from './dates.ts';
import { HolderName } from './names.tsx';

/** Whose data a page shows, beside them. */
export function AccountCard({ account }: { account: Account | undefined }) {
  const { t } = useTexts();
  if (!account) return null;
  return (
    <section class="card screen-only">
      <h2>{t('menu.account')}</h2>
      <dl>
        <dt>{t('menu.holder')}</dt>
        <dd>
          <HolderName name={account.holder} />
        </dd>
        <dt>{t('menu.participant')}</dt>
        <dd>{account.participantId}</dd>
        <dt>{t('menu.accountNumber')}</dt>
        <dd>{account.accountNumber}</dd>
      </dl>
    </section>
  );
}

/** The head of a printed statement: its title, the account, and the time of printing. */
export function StatementHead({ title, account }: { title: Key; account: Account | undefined }) {
  const now = useSession().now().toISOString();
  return (
    <div class="print-only statement">
      <p class="statement-kind">
        <Bilingual text="statement.title" />
      </p>
      <h2>
        <Bilingual text={title} />
      </h2>
      {account && (
        <dl>
          <dt>
            <Bilingual text="menu.holder" />
          </dt>
          <dd>
            <HolderName name={account.holder} />
          </dd>
          <dt>
            <Bilingual text="menu.participant" />
          </dt>
          <dd>{account.participantId}</dd>
          <dt>
            <Bilingual text="menu.accountNumber" />
          </dt>
          <dd>{account.accountNumber}</dd>
        </dl>
      )}
      <p>
        <Bilingual text="statement.printed" values={(each) => ({ time: dateTime(now, each) })} />
      </p>
    </div>
  );
}
