import { useState } from 'preact/hooks';
import { getFile, type Problem, problemOf, type StatementEntry, type Statements } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { dateOf, dateTime, monthOf } from '../parts/dates.ts';
import { download } from '../parts/download.ts';
import { Empty } from '../parts/empty.tsx';
import { groupBy } from '../parts/group-by.ts';
import { Icon } from '../parts/icon.tsx';
import { ProblemNotice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { LoadedPages, usePages } from '../parts/use-pages.tsx';
import { useSession } from '../session.ts';

/** The statements of the account as PDF files (D19), by the month of their period. */
export function StatementsPage() {
  const { t, language } = useTexts();
  const pages = usePages('/account/statements', ({ statements }: Statements) => statements);
  return (
    <Page title={t('statements.title')}>
      <p class="lead">{t('statements.lead')}</p>
      <LoadedPages pages={pages}>
        {(statements) =>
          statements.length === 0 ? (
            <NoStatements />
          ) : (
            groupBy(statements, ({ period }) => period.slice(0, 7)).map(([month, own]) => (
              <section key={month}>
                <h2>{monthOf(month, language)}</h2>
                <ul class="card rows">
                  {groupBy(own, ({ kind, period }) => `${kind} ${period}`).map(
                    ([key, revisions]) => (
                      <li key={key}>
                        <Revisions revisions={revisions} />
                      </li>
                    ),
                  )}
                </ul>
              </section>
            ))
          )
        }
      </LoadedPages>
    </Page>
  );
}

function NoStatements() {
  const { t } = useTexts();
  return (
    <Empty icon="statements" text="statements.none">
      <p>{t('statements.none.daily')}</p>
      <p>{t('statements.none.monthly')}</p>
    </Empty>
  );
}

/** What a statement is called. */
function useStatementName(): (statement: StatementEntry) => string {
  const { t, language } = useTexts();
  return ({ kind, period }) =>
    kind === 'monthly'
      ? t('statements.monthly', { month: monthOf(period, language) })
      : t('statements.daily', { date: dateOf(period, language) });
}

/** The statement of one period as it is now, and what it was before it was corrected. */
function Revisions({ revisions }: { revisions: StatementEntry[] }) {
  const { t } = useTexts();
  const nameOf = useStatementName();
  const [newest, ...earlier] = [...revisions].sort((a, b) => b.revision - a.revision);
  return (
    <>
      {newest && <StatementRow statement={newest} />}
      {newest && earlier.length > 0 && (
        <details>
          <summary>
            {t('statements.earlier', { count: earlier.length })}
            <span class="unseen"> {nameOf(newest)}</span>
          </summary>
          <ul class="rows">
            {earlier.map((statement) => (
              <li key={statement.id}>
                <StatementRow statement={statement} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function StatementRow({ statement }: { statement: StatementEntry }) {
  const { t, language } = useTexts();
  const session = useSession();
  const [state, setState] = useState<'idle' | 'loading' | Problem>('idle');
  const { id, kind, period, revision, completeAt } = statement;
  const name = useStatementName()(statement);
  const corrected = revision > 1 && t('statements.revision', { revision });
  const path = `/account/statements/${encodeURIComponent(id)}`;
  const get = async (event: Event) => {
    event.preventDefault();
    if (state === 'loading') return;
    setState('loading');
    try {
      const file = await session.loadAsShown(() => getFile(path));
      if (file) download(file.found.name || `${kind}-${period}.pdf`, file.found.content);
      setState('idle');
    } catch (error) {
      const problem = problemOf(error);
      setState(problem);
      if (problem.code === 'not-signed-in') void session.onSessionLost();
    }
  };
  return (
    <>
      <span class="what">
        {name} {corrected && <span class="badge">{corrected}</span>}
        <span class="hint">
          {t('statements.complete', { time: dateTime(completeAt, language) })}
        </span>
      </span>
      <a class="file" href={`/api${path}`} aria-busy={state === 'loading'} onClick={get}>
        <Icon name="download" />
        {state === 'loading' ? t('site.loading') : 'PDF'}
        <span class="unseen">
          {name} {corrected}
        </span>
      </a>
      {typeof state === 'object' && <ProblemNotice problem={state} />}
    </>
  );
}
