import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { useTexts } from './i18n.ts';
import { PAGE_CODE } from './page-code.ts';
import { CancelPage } from './pages/cancel.tsx';
import { ChangePage } from './pages/change.tsx';
import { CancelledPage, EndedPage, NotFoundPage, SignedOutPage } from './pages/endings.tsx';
import { ForgotPages } from './pages/forgot.tsx';
import { MenuPage } from './pages/menu.tsx';
import { RegisterPages } from './pages/register/register.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { WelcomePage } from './pages/welcome.tsx';
import { Layout } from './parts/layout.tsx';
import { ProblemNotice } from './parts/notice.tsx';
import { OnDemand } from './parts/on-demand.tsx';
import { Loading, Page } from './parts/page.tsx';
import { redirect, usePath } from './route.ts';
import { SessionContext, useSession, useSessionApi } from './session.ts';

const GuidePage = lazy(async () => (await import('./pages/guide.tsx')).GuidePage);

/** Pages that need no session, by the first segment of the path. */
const PUBLIC_PAGES: Record<string, ComponentType<{ path: string }>> = {
  '': WelcomePage,
  'sign-in': SignInPage,
  register: RegisterPages,
  forgot: ForgotPages,
  ended: EndedPage,
  'signed-out': SignedOutPage,
  cancelled: CancelledPage,
  terms: lazy(async () => (await import('./pages/terms.tsx')).TermsPage),
  help: GuidePage,
  security: GuidePage,
  privacy: GuidePage,
  accessibility: GuidePage,
};

/** Pages that need a session; those with account data are loaded on first use. */
const SESSION_PAGES: Record<string, ComponentType> = {
  menu: MenuPage,
  change: ChangePage,
  cancel: CancelPage,
  balances: lazy(PAGE_CODE.balances),
  movements: lazy(PAGE_CODE.movements),
  statements: lazy(PAGE_CODE.statements),
  activity: lazy(PAGE_CODE.activity),
  settings: lazy(PAGE_CODE.settings),
};

/** The whole site: finds the page for the path, and shares one session among all parts. */
export function App() {
  const session = useSessionApi();
  const path = usePath();
  const first = path.split(/[/?]/)[1] ?? '';
  const PublicPage = Object.hasOwn(PUBLIC_PAGES, first) ? PUBLIC_PAGES[first] : undefined;
  const SessionPage = Object.hasOwn(SESSION_PAGES, first) ? SESSION_PAGES[first] : undefined;
  return (
    <SessionContext.Provider value={session}>
      <Layout>
        {PublicPage ? (
          <PublicPage key={first} path={path} />
        ) : SessionPage ? (
          <Guarded key={first} page={SessionPage} path={path} />
        ) : (
          <NotFoundPage />
        )}
      </Layout>
    </SessionContext.Provider>
  );
}

/**
 * Shows a page to the investor who is signed in. It remounts the page when another investor signs
 * in, and removes it when the session ends. The page that was asked for is shown after sign-in.
 */
function Guarded({ page: SessionPage, path }: { page: ComponentType; path: string }) {
  const session = useSession();
  const { t } = useTexts();
  const { current } = session;
  const next = current.state === 'out' ? current.next : undefined;
  useEffect(() => {
    if (!next) return;
    if (next === '/sign-in' || next === '/ended') session.hints.path = path;
    redirect(next);
  }, [next]);
  if (current.state === 'in') return <SessionPage key={current.userId} />;
  if (current.state !== 'unreachable') return <Loading />;
  return (
    <Page title={t('menu.title')}>
      <ProblemNotice problem={current.problem}>
        <button type="button" class="plain" onClick={() => session.refresh()}>
          {t('action.retry')}
        </button>
      </ProblemNotice>
    </Page>
  );
}

/** A page whose code is loaded when it is first shown. */
function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return function Lazy(props: Props) {
    return <OnDemand load={load}>{(Loaded) => <Loaded {...props} />}</OnDemand>;
  };
}
