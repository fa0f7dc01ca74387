import { useEffect, useState } from 'preact/hooks';
import { type Problem, post, type Terms } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { Advice } from '../parts/advice.tsx';
import { type Errors, Field, Form } from '../parts/form.tsx';
import {
  checkIdentifiers,
  checkPhonePassword,
  IdentifierFields,
  type Identifiers,
  identifiersOf,
  isInternetUserId,
  PhonePasswordField,
} from '../parts/identity.tsx';
import { checkNewPassword, NewPasswordFields, refusedPassword } from '../parts/new-password.tsx';
import { Notice, ProblemNotice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { Loaded, useData } from '../parts/use-data.tsx';
import { go, redirect } from '../route.ts';

/** The investor's entries. Kept in memory only: a reload or leaving the pages discards them. */
interface Draft {
  termsVersion?: string;
  identifiers?: Identifiers;
  internetUserId?: string;
  internetPassword?: string;
  registered?: string;
  /** A refusal of the service, shown at the step that it concerns. */
  refused?: { problem: Problem; errors: Errors; step: string };
}

const STEPS = ['', 'account', 'user-id', 'confirm', 'done'] as const;

/** The index of the furthest step that the draft allows. */
function furthestStep(draft: Draft): number {
  if (draft.registered) return 4;
  if (!draft.termsVersion) return 0;
  if (!draft.identifiers) return 1;
  return draft.internetUserId && draft.internetPassword ? 3 : 2;
}

/** Registration, with its steps in the order of the guide (I1). */
export function RegisterPages({ path }: { path: string }) {
  const { t } = useTexts();
  const [draft, setDraft] = useState<Draft>({});
  const wanted = STEPS.indexOf((path.split('/')[2] ?? '') as (typeof STEPS)[number]);
  const isDone = draft.registered !== undefined;
  // Going back after the last step starts over; a step whose predecessors are incomplete redirects
  // to the first incomplete one.
  const mustRedirect = wanted < 0 || wanted > furthestStep(draft) || (isDone && wanted !== 4);
  useEffect(() => {
    if (!mustRedirect) return;
    if (isDone && wanted === 3) return redirect('/register/done');
    if (isDone) setDraft({});
    redirect(isDone || wanted < 0 ? '/register' : stepPath(furthestStep(draft)));
  }, [mustRedirect, isDone, wanted, draft]);
  if (mustRedirect) return null;

  const step = STEPS[wanted] as (typeof STEPS)[number];
  const refused = draft.refused?.step === step ? draft.refused : undefined;
  const props = { draft, refused, set: (change: Draft) => setDraft({ ...draft, ...change }) };
  return (
    <>
      <p class="over">{t('register.title')}</p>
      <Progress step={wanted} />
      {step === '' && <TermsStep key="terms" {...props} />}
      {step === 'account' && <AccountStep key="account" {...props} />}
      {step === 'user-id' && <UserIdStep key="user-id" {...props} />}
      {step === 'confirm' && <ConfirmStep key="confirm" {...props} />}
      {step === 'done' && <DoneStep key="done" {...props} />}
    </>
  );
}

const stepPath = (step: number) => (step === 0 ? '/register' : `/register/${STEPS[step]}`);

interface StepProps {
  draft: Draft;
  refused: Draft['refused'];
  set(change: Draft): void;
}

function TermsStep({ refused, set }: StepProps) {
  const { t, language } = useTexts();
  const terms = useData<Terms>('/terms');
  return (
    <Page title={t('register.terms.title')}>
      {refused && (
        <Notice kind="error" title={t('problem.terms')}>
          <p>{t('problem.terms.next')}</p>
        </Notice>
      )}
      <Loaded data={terms}>
        {({ version, text }) => (
          <>
            <div class="terms">
              {text[language].split('\n').map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
              <p class="hint">{t('register.terms.version', { version })}</p>
            </div>
            <div class="actions">
              <button
                type="button"
                class="primary"
                onClick={() => {
                  set({ termsVersion: version, refused: undefined as never });
                  go('/register/account');
                }}
              >
                {t('register.terms.agree')}
              </button>
              <a href="#/">{t('action.home')}</a>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function AccountStep({ draft, refused, set }: StepProps) {
  const { t } = useTexts();
  return (
    <Page title={t('register.account.title')}>
      <Form
        submit="action.continue"
        initial={refused?.errors ?? {}}
        check={checkIdentifiers}
        send={(values) => {
          set({ identifiers: identifiersOf(values), refused: undefined as never });
          go(
            draft.internetUserId && draft.internetPassword
              ? '/register/confirm'
              : '/register/user-id',
          );
        }}
        secondary={<a href="#/register">{t('action.back')}</a>}
      >
        <IdentifierFields value={draft.identifiers} />
      </Form>
    </Page>
  );
}

function UserIdStep({ draft, refused, set }: StepProps) {
  const { t } = useTexts();
  const [chosen, setChosen] = useState(draft.internetUserId ?? '');
  const userIds = [
    draft.identifiers?.phoneUserId ?? '',
    isInternetUserId(chosen.trim()) ? chosen.trim() : '',
  ];
  return (
    <Page title={t('register.userId.title')}>
      {refused && <ProblemNotice problem={refused.problem} focus={false} />}
      <Form
        submit="register.submit"
        initial={refused?.errors ?? {}}
        check={(values) => ({
          ...(!isInternetUserId((values.internetUserId ?? '').trim()) && {
            internetUserId: ['invalid.internetUserId'],
          }),
          ...checkNewPassword(values, userIds),
        })}
        send={({ internetUserId = '', newPassword = '' }) => {
          set({
            internetUserId: internetUserId.trim(),
            internetPassword: newPassword,
            refused: undefined as never,
          });
          go('/register/confirm');
        }}
        secondary={<a href="#/register/account">{t('action.back')}</a>}
      >
        <Field
          name="internetUserId"
          label="field.chosenUserId"
          hint="field.chosenUserId.hint"
          autocomplete="username"
          value={draft.internetUserId ?? ''}
          onInput={setChosen}
        />
        <NewPasswordFields label="field.chosenPassword" userIds={userIds} />
      </Form>
      <Advice items={['secret', 'personal', 'public']} />
    </Page>
  );
}

/**
 * The earlier step that a refusal concerns, with its errors; `undefined` if it concerns this step.
 */
function stepOf(problem: Problem): { step: string; errors: Errors } | undefined {
  const password = refusedPassword(problem, 'internetPassword');
  if (password) return { step: 'user-id', errors: { newPassword: password } };
  if (problem.code === 'user-id-taken' || problem.fields.internetUserId) {
    const isPhonePassword = problem.fields.internetUserId?.includes('phone-password');
    const key =
      problem.code === 'user-id-taken'
        ? 'problem.user-id-taken'
        : isPhonePassword
          ? 'invalid.userIdIsPhonePassword'
          : 'invalid.internetUserId';
    return { step: 'user-id', errors: { internetUserId: [key] } };
  }
  if (problem.fields.termsVersion) return { step: '', errors: {} };
  const wrong = (['phoneUserId', 'participantId', 'accountNumber'] as const).filter(
    (name) => problem.fields[name],
  );
  if (wrong.length === 0) return undefined;
  return {
    step: 'account',
    errors: Object.fromEntries(wrong.map((name) => [name, [`invalid.${name}`]])) as Errors,
  };
}

function ConfirmStep({ draft, set }: StepProps) {
  const { t } = useTexts();
  const { identifiers, internetUserId, internetPassword, termsVersion } = draft;
  return (
    <Page title={t('register.confirm.title')}>
      <p>{t('register.confirm.text')}</p>
      <dl>
        <dt>{t('field.phoneUserId')}</dt>
        <dd>{identifiers?.phoneUserId}</dd>
        <dt>{t('field.participantId')}</dt>
        <dd>{identifiers?.participantId}</dd>
        <dt>{t('field.accountNumber')}</dt>
        <dd>{identifiers?.accountNumber}</dd>
        <dt>{t('field.internetUserId')}</dt>
        <dd>{internetUserId}</dd>
      </dl>
      <Form
        submit="register.confirm"
        check={checkPhonePassword}
        send={async ({ phonePassword }) => {
          const entry = {
            ...identifiers,
            internetUserId,
            internetPassword,
            phonePassword,
            termsVersion,
          };
          const { internetUserId: registered } = await post<{ internetUserId: string }>(
            '/registrations',
            entry,
          );
          set({
            registered,
            internetPassword: undefined as never,
            identifiers: undefined as never,
          });
        }}
        explain={(problem) => {
          const elsewhere = stepOf(problem);
          if (!elsewhere)
            return problem.fields.phonePassword && { phonePassword: ['invalid.phonePassword'] };
          const terms = elsewhere.step === '' && { termsVersion: undefined as never };
          const password = elsewhere.step === 'user-id' && { internetPassword: undefined as never };
          set({ refused: { problem, ...elsewhere }, ...terms, ...password });
          redirect(stepPath(STEPS.indexOf(elsewhere.step as (typeof STEPS)[number])));
          return true;
        }}
        secondary={<a href="#/register/account">{t('register.confirm.edit')}</a>}
      >
        <PhonePasswordField />
      </Form>
    </Page>
  );
}

function DoneStep({ draft }: StepProps) {
  const { t } = useTexts();
  return (
    <Page title={t('register.done.title')}>
      <Notice kind="done" title={t('register.done.text', { userId: draft.registered ?? '' })}>
        <p>{t('register.done.next')}</p>
      </Notice>
      <p class="links">
        <a class="button" href="#/sign-in">
          {t('action.continue')}
        </a>
      </p>
      <Advice items={['secret', 'public', 'three']} />
    </Page>
  );
}
