import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Problem, problemOf } from '../api.ts';
import { setLanguage, useTexts } from '../i18n.ts';
import { LANGUAGES, REGIONAL } from '../languages.ts';
import { redirect, usePath } from '../route.ts';
import { useSession } from '../session.ts';
import { userIdOf } from '../session-state.ts';
import { GUIDES } from './guide-links.tsx';
import { Icon, type IconName } from './icon.tsx';
import { ProblemNotice } from './notice.tsx';
import { Phrases } from './phrases.tsx';
import { SessionWarning } from './session-warning.tsx';

/** A language's name, and how sites in Hong Kong shorten it. */
const NAMES = {
  'zh-Hant': ['繁體中文', '繁'],
  'zh-Hans': ['简体中文', '简'],
  en: ['English', 'Eng'],
} as const;

/** The pages of an account. `settings` leads to those that are not named here. */
const SECTIONS = ['balances', 'movements', 'statements', 'settings'] as const satisfies IconName[];

/**
 * The frame of every page: name, languages, sign-out, the account's pages, and the warning before
 * the session ends.
 */
export function Layout({ children }: { children: ComponentChildren }) {
  const { t, language } = useTexts();
  const session = useSession();
  const { current } = session;
  const isIn = current.state === 'in';
  const main = useRef<HTMLElement>(null);
  const [problem, setProblem] = useState<Problem>();
  const path = usePath();
  const userId = userIdOf(current);
  useEffect(() => setProblem(undefined), [path, userId]);
  const [isLeaving, setLeaving] = useState(false);
  const signOut = async () => {
    if (isLeaving) return;
    setLeaving(true);
    setProblem(undefined);
    try {
      await session.signOut();
      redirect('/signed-out');
    } catch (error) {
      setProblem(problemOf(error));
    }
    setLeaving(false);
  };
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {t('site.skip')}
      </button>
      <header>
        <div class="wide">
          <a class="brand" href={isIn ? '#/menu' : '#/'}>
            <span class="mark" aria-hidden="true" />
            <span>
              <span class="brand-name">
                <Phrases text={t('site.name')} after="統统" />
              </span>
              <span class="brand-what">{t('site.account')}</span>
            </span>
          </a>
          <nav aria-label={t('site.languages')} class="languages">
            {LANGUAGES.map((each) => (
              <button
                key={each}
                type="button"
                lang={REGIONAL[each]}
                title={NAMES[each][0]}
                aria-pressed={each === language}
                onClick={() => setLanguage(each).catch((error) => setProblem(problemOf(error)))}
              >
                {NAMES[each][1]}
              </button>
            ))}
          </nav>
          {current.state === 'in' && (
            <div class="who">
              <span class="who-name">{t('site.signedInAs', { userId: current.userId })}</span>
              <button type="button" class="sign-out" aria-disabled={isLeaving} onClick={signOut}>
                {t('action.signOut')}
              </button>
            </div>
          )}
        </div>
      </header>
      {isIn && <Sections />}
      <main ref={main} tabIndex={-1}>
        {problem && <ProblemNotice problem={problem} />}
        {children}
      </main>
      <footer>
        <nav aria-label={t('site.footerLinks')} class="wide links">
          {GUIDES.map((each) => (
            <a key={each} href={`#/${each}`}>
              {t(`site.${each}`)}
            </a>
          ))}
        </nav>
        <p>{t('site.footer')}</p>
      </footer>
      <SessionWarning />
    </>
  );
}

/** Leads to the pages of the account, and says which of them is shown. */
function Sections() {
  const { t } = useTexts();
  const first = usePath().split(/[/?]/)[1];
  return (
    <nav aria-label={t('nav.label')} class="sections">
      <ul class="wide">
        {SECTIONS.map((each) => (
          <li key={each}>
            <a href={`#/${each}`} aria-current={each === first ? 'page' : undefined}>
              <Icon name={each} />
              {t(`nav.${each}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
