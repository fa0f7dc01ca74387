import { useState } from 'preact/hooks';
import { useTexts } from '../../i18n.ts';
import { Advice } from '../../parts/advice.tsx';
import { Beside } from '../../parts/beside.tsx';
import { Field, HiddenUsername } from '../../parts/field.tsx';
import { Form, type Values } from '../../parts/form.tsx';
import { checkInternetUserId, internetUserIdOf, isInternetUserId } from '../../parts/identity.tsx';
import { checkNewPassword, NewPasswordFields } from '../../parts/new-password.tsx';
import { Page } from '../../parts/page.tsx';
import { go } from '../../route.ts';
import type { StepProps } from './draft.ts';

/**
 * The internet user ID and the password that the investor chooses; one of the two if only that is
 * to be changed.
 */
export function UserIdStep({ draft, refused, set }: StepProps) {
  const { t } = useTexts();
  const [chosen, setChosen] = useState(draft.internetUserId ?? '');
  const { internetUserId: oldUserId = '', internetPassword: oldPassword = '' } = draft;
  const asksPassword = draft.changing !== 'internetUserId' || oldPassword === '';
  const asksUserId = draft.changing !== 'newPassword' || oldUserId === '';
  const userIdsOf = (values: Values) => {
    const userId = asksUserId ? internetUserIdOf(values) : oldUserId;
    return [draft.identifiers?.phoneUserId ?? '', isInternetUserId(userId) ? userId : ''];
  };
  return (
    <Page title={t('register.userId.title')}>
      <Beside aside={<Advice items={['secret', 'personal', 'public']} />}>
        <Form
          submit="register.submit"
          initial={refused}
          check={(values) => {
            const kept = { newPassword: oldPassword, repeated: oldPassword };
            const { newPassword, ...errors } = checkNewPassword(
              asksPassword ? values : kept,
              userIdsOf(values),
            );
            return {
              ...(asksUserId && checkInternetUserId(values)),
              ...errors,
              // A password that stays is no field of this page.
              ...(newPassword && {
                [asksPassword ? 'newPassword' : 'internetUserId']: newPassword,
              }),
            };
          }}
          send={(values) => {
            set({
              internetUserId: asksUserId ? internetUserIdOf(values) : oldUserId,
              internetPassword: asksPassword ? values.newPassword : oldPassword,
              refused: undefined,
              changing: undefined,
            });
            go('/register/confirm');
          }}
          secondary={<a href="#/register/account">{t('action.back')}</a>}
        >
          {asksUserId ? (
            <Field
              name="internetUserId"
              label="field.chosenUserId"
              hint="field.chosenUserId.hint"
              autocomplete="username"
              value={oldUserId}
              onInput={setChosen}
              focus={draft.changing === 'internetUserId'}
            />
          ) : (
            <HiddenUsername value={oldUserId} />
          )}
          {asksPassword && (
            <NewPasswordFields
              label="field.chosenPassword"
              userIds={userIdsOf({ internetUserId: chosen })}
              focus={draft.changing === 'newPassword'}
            />
          )}
        </Form>
      </Beside>
    </Page>
  );
}
