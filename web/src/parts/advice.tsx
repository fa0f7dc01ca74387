import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';

/** The guide's advice on choosing and keeping a password (P5, P6, I7, I8). */
export function Advice({
  items = ['secret', 'personal', 'public', 'three'],
}: {
  /** The names of the texts, without the prefix `advice.`. */
  items?: string[];
}) {
  const { t } = useTexts();
  return (
    <section class="advice">
      <h2>{t('advice.title')}</h2>
      <ul>
        {items.map((each) => (
          <li key={each}>{t(`advice.${each}` as Key)}</li>
        ))}
      </ul>
    </section>
  );
}
