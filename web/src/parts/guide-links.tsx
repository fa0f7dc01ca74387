import { useTexts } from '../i18n.ts';

/** Pages to read, for everybody. */
export const GUIDES = ['help', 'security', 'privacy', 'accessibility', 'terms'] as const;

/** Links to the pages to read. @param current the one that is shown */
export function GuideLinks({ current }: { current: string }) {
  const { t } = useTexts();
  return (
    <nav class="card guides" aria-label={t('site.guides')}>
      <ul class="guide-list">
        {GUIDES.map((each) => (
          <li key={each}>
            <a href={`#/${each}`} aria-current={each === current ? 'page' : undefined}>
              {t(`site.${each}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
