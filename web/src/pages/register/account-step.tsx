import { useTexts } from '../../i18n.ts';
import { Form } from '../../parts/form.tsx';
import { checkIdentifiers, IdentifierFields, identifiersOf } from '../../parts/identity.tsx';
import { Page } from '../../parts/page.tsx';
import { go } from '../../route.ts';
import { furthestStep, type StepProps, stepPath } from './draft.ts';

/** The three identifiers that the participant gives the investor. */
export function AccountStep({ draft, refused, set }: StepProps) {
  const { t } = useTexts();
  return (
    <Page title={t('register.account.title')}>
      <Form
        submit="action.continue"
        initial={refused && { errors: refused.errors }}
        check={checkIdentifiers}
        send={(values) => {
          const change = {
            identifiers: identifiersOf(values),
            refused: undefined,
            changing: undefined,
          };
          set(change);
          go(stepPath(furthestStep({ ...draft, ...change })));
        }}
        secondary={<a href="#/register">{t('action.back')}</a>}
      >
        <IdentifierFields value={draft.identifiers} focus={draft.changing} />
      </Form>
    </Page>
  );
}
