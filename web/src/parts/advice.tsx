import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';

/** The guide's advice (P5, P6, I7, I8), where a password is chosen or kept. */
export function Advice({ of = ['secret', 'personal', 'public', 'three'] }: { of?: string[] }) {
  const { t } = useTexts();
  return (
    <section class="advice">
      <h2>{t('advice.title')}</h2>
      <ul>
        {of.map((each) => (
          <li key={each}>{t(`advice.${each}` as Key)}</li>
        ))}
      </ul>
    </section>
  );
}
