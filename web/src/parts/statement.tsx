import type { Account } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Both } from './both.tsx';
import { dateTime } from './dates.ts';
import { Holder } from './names.tsx';
import { useData } from './use-data.tsx';

/** The head of a printed statement: whose account it is, and when it was printed. */
export function StatementHead() {
  const { language } = useTexts();
  const { body: account } = useData<Account>('/account');
  return (
    <div class="print-only">
      <h2>
        <Both text="statement.title" />
      </h2>
      {account && (
        <dl>
          <dt>
            <Both text="menu.holder" />
          </dt>
          <dd>
            <Holder name={account.holder} />
          </dd>
          <dt>
            <Both text="menu.participant" />
          </dt>
          <dd>{account.participantId}</dd>
          <dt>
            <Both text="menu.accountNumber" />
          </dt>
          <dd>{account.accountNumber}</dd>
          <dt>
            <Both text="statement.printed" />
          </dt>
          <dd>{dateTime(new Date().toISOString(), language)}</dd>
        </dl>
      )}
    </div>
  );
}
