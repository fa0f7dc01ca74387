import { useTexts } from '../../i18n.ts';
import { Advice } from '../../parts/advice.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import type { StepProps } from './draft.ts';

/** Tells the registered ID, and leads to the sign-in. */
export function DoneStep({ draft }: StepProps) {
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
