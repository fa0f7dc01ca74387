import { useTexts } from '../../i18n.ts';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { TermsText } from '../../parts/terms.tsx';
import { go } from '../../route.ts';
import type { StepProps } from './draft.ts';

/** The terms of use, to agree to (D14). */
export function TermsStep({ refused, set }: StepProps) {
  const { t } = useTexts();
  return (
    <Page title={t('register.terms.title')}>
      {refused && (
        <Notice kind="info" title={t('problem.terms')}>
          <p>{t('problem.terms.next')}</p>
        </Notice>
      )}
      <TermsText>
        {(version) => (
          <div class="actions">
            <button
              type="button"
              class="primary"
              onClick={() => {
                set({ termsVersion: version, refused: undefined });
                go('/register/account');
              }}
            >
              {t('register.terms.agree')}
            </button>
            <a href="#/">{t('action.home')}</a>
          </div>
        )}
      </TermsText>
    </Page>
  );
}
