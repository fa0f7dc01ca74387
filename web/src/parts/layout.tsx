import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { callApi, type Problem, problemOf } from '../api.ts';
import { setLanguage, useTexts } from '../i18n.ts';
import { LANGUAGES } from '../languages.ts';
import { redirect } from '../route.ts';
import { useSession } from '../session.ts';
import { ProblemNotice } from './notice.tsx';
import { SessionWarning } from './session-warning.tsx';

const NAMES = { 'zh-Hant': '繁體', 'zh-Hans': '简体', en: 'English' } as const;

/** The frame of every page: name, languages, sign-out, and the warning before the session ends. */
export function Layout({ children }: { children: ComponentChildren }) {
  const { t, language } = useTexts();
  const session = useSession();
  const main = useRef<HTMLElement>(null);
  const [problem, setProblem] = useState<Problem>();
  const signOut = async () => {
    setProblem(undefined);
    try {
      await callApi('DELETE', '/sessions/current');
      session.onSignedOut('/signed-out');
      redirect('/signed-out');
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {t('site.skip')}
      </button>
      <header>
        <div class="wide">
          <a class="brand" href="#/">
            <span class="mark" aria-hidden="true" />
            <span>
              <span class="brand-name">{t('site.name')}</span>
              <span class="brand-what">{t('site.account')}</span>
            </span>
          </a>
          <nav aria-label={t('site.languages')} class="languages">
            {LANGUAGES.map((each) => (
              <button
                key={each}
                type="button"
                lang={each}
                aria-pressed={each === language}
                onClick={() => void setLanguage(each)}
              >
                {NAMES[each]}
              </button>
            ))}
          </nav>
        </div>
        {session.current.state === 'in' && (
          <div class="who">
            <div class="wide">
              <span>{t('site.signedInAs', { userId: session.current.userId })}</span>
              <button type="button" class="sign-out" onClick={signOut}>
                {t('action.signOut')}
              </button>
            </div>
          </div>
        )}
      </header>
      <main ref={main} tabIndex={-1}>
        {problem && <ProblemNotice problem={problem} />}
        {children}
      </main>
      <footer>
        <p>{t('site.footer')}</p>
      </footer>
      <SessionWarning />
    </>
  );
}
