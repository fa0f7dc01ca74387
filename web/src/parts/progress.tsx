import { useTexts } from '../i18n.ts';

const STEPS = ['terms', 'account', 'userId', 'confirm', 'done'] as const;

/** The steps of the registration; the current one is marked visually and for screen readers. */
export function Progress({ step }: { step: number }) {
  const { t } = useTexts();
  return (
    <nav aria-label={t('progress.label')}>
      <p class="position">{t('progress.position', { step: step + 1, all: STEPS.length })}</p>
      <ol class="progress">
        {STEPS.map((each, index) => (
          <li
            key={each}
            class={index < step ? 'past' : undefined}
            aria-current={index === step ? 'step' : undefined}
          >
            <span class="number" aria-hidden="true">
              {index < step ? '✓' : index + 1}
            </span>
            <span class="name">{t(`register.step.${each}`)}</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}
