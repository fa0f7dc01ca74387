import { post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { Form } from '../../parts/form.tsx';
import { checkPhonePassword, PhonePasswordField } from '../../parts/identity.tsx';
import { Page } from '../../parts/page.tsx';
import { redirect } from '../../route.ts';
import { useSession } from '../../session.ts';
import { type Draft, STEPS, type StepProps, stepPath } from './draft.ts';
import { refusedStep } from './refused-step.ts';

/** The entries to check, each with a link to change it, and the phone password to confirm them. */
export function ConfirmStep({ draft, set }: StepProps) {
  const { t } = useTexts();
  const { hints } = useSession();
  const { identifiers, internetUserId, internetPassword, termsVersion } = draft;
  return (
    <Page title={t('register.confirm.title')}>
      <p>{t('register.confirm.text')}</p>
      <Review draft={draft} set={set} />
      <Form
        submit="register.confirm"
        check={checkPhonePassword}
        send={async ({ phonePassword }) => {
          const { internetUserId: registered } = await post<{ internetUserId: string }>(
            '/registrations',
            { ...identifiers, internetUserId, internetPassword, phonePassword, termsVersion },
          );
          hints.userId = registered;
          set({ registered, internetPassword: undefined, identifiers: undefined });
        }}
        explain={(problem) => {
          const refused = refusedStep(problem);
          if (!refused)
            return problem.fields.phonePassword && { phonePassword: ['invalid.phonePassword'] };
          set({
            refused: { problem, ...refused },
            changing: undefined,
            ...(refused.step === '' && { termsVersion: undefined }),
            ...(refused.step === 'user-id' && { internetPassword: undefined }),
          });
          redirect(stepPath(STEPS.indexOf(refused.step)));
          return true;
        }}
        secondary={<a href="#/register/account">{t('action.back')}</a>}
      >
        <PhonePasswordField />
      </Form>
    </Page>
  );
}

function Review({ draft, set }: Pick<StepProps, 'draft' | 'set'>) {
  const { t } = useTexts();
  const { identifiers, internetUserId } = draft;
  const rows = [
    ['phoneUserId', 'field.phoneUserId', identifiers?.phoneUserId],
    ['participantId', 'field.participantId', identifiers?.participantId],
    ['accountNumber', 'field.accountNumber', identifiers?.accountNumber],
    ['internetUserId', 'field.internetUserId', internetUserId],
    ['newPassword', 'field.password', '••••••••'],
  ] as const;
  const pathOf = (name: string): string =>
    name === 'internetUserId' || name === 'newPassword' ? 'user-id' : 'account';
  return (
    <dl class="review">
      {rows.map(([name, label, value]) => (
        <div key={name}>
          <dt>{t(label)}</dt>
          <dd>
            {name === 'newPassword' ? (
              <>
                <span aria-hidden="true">{value}</span>
                <span class="unseen">{t('register.confirm.hidden')}</span>
              </>
            ) : (
              value
            )}
          </dd>
          <dd class="change">
            <a
              href={`#/register/${pathOf(name)}`}
              aria-label={t('register.confirm.change', { field: t(label) })}
              onClick={() => set({ changing: name } satisfies Draft)}
            >
              {t('register.change')}
            </a>
          </dd>
        </div>
      ))}
    </dl>
  );
}
