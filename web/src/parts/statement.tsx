import type { Account } from '../api.ts';
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { useSession } from '../session.ts';
import { Bilingual } from './bilingual.tsx';
import { dateTime } from './dates.ts';
import { HolderName } from './names.tsx';
import { useData } from './use-data.tsx';

/** The head of a printed statement: its title, the account, and the time of printing. */
export function StatementHead({ title }: { title: Key }) {
  const { language } = useTexts();
  const session = useSession();
  const { body: account } = useData<Account>('/account');
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
          <dt>
            <Bilingual text="statement.printed" />
          </dt>
          <dd>{dateTime(session.now().toISOString(), language)}</dd>
        </dl>
      )}
    </div>
  );
}
