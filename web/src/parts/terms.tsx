import type { ComponentChildren } from 'preact';
import type { Terms } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { dateOf } from './dates.ts';
import { Phrases } from './phrases.tsx';
import { Loaded, useData } from './use-data.tsx';

/** The current terms of use in the language of the page; `children` gets their version. */
export function TermsText({ children }: { children?(version: string): ComponentChildren }) {
  const { t, language } = useTexts();
  const terms = useData<Terms>('/terms');
  return (
    <Loaded data={terms}>
      {({ version, text }) => (
        <>
          <div class="terms">
            {text[language].split('\n').map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
            <p class="hint">
              <Phrases
                text={t('register.terms.version', { version: dateOf(version, language) })}
                after="：年"
              />
            </p>
          </div>
          {children?.(version)}
        </>
      )}
    </Loaded>
  );
}
