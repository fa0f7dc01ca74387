import { useTexts } from '../i18n.ts';
import { Beside } from '../parts/beside.tsx';
import { GuideLinks } from '../parts/guide-links.tsx';
import { Page } from '../parts/page.tsx';
import { TermsText } from '../parts/terms.tsx';

/** The terms of use, to read again. */
export function TermsPage() {
  const { t } = useTexts();
  return (
    <Page title={t('register.terms.title')}>
      <Beside aside={<GuideLinks current="terms" />}>
        <TermsText />
      </Beside>
    </Page>
  );
}
