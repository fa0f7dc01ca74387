import type { Account } from '../api.ts';
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { useSession } from '../session.ts';
import { Both } from './both.tsx';
import { dateTime } from './dates.ts';
import { Holder } from './names.tsx';
import { useData } from './use-data.tsx';

/** The head of a printed statement: of what, whose account it is, and when it was printed. */
export function StatementHead({ of }: { of: Key }) {
  const { language } = useTexts();
  const session = useSession();
  const { body: account } = useData<Account>('/account');
  return (
    <div class="print-only statement">
      <p class="statement-kind">
        <Both text="statement.title" />
      </p>
      <h2>
        <Both text={of} />
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
          <dd>{dateTime(session.now().toISOString(), language)}</dd>
        </dl>
      )}
    </div>
  );
}
