import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useTexts } from './i18n.ts';
import { CancelPage } from './pages/cancel.tsx';
import { ChangePage } from './pages/change.tsx';
import { CancelledPage, EndedPage, NotFoundPage, SignedOutPage } from './pages/endings.tsx';
import { ForgotPages } from './pages/forgot.tsx';
import { MenuPage } from './pages/menu.tsx';
import { RegisterPages } from './pages/register.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { WelcomePage } from './pages/welcome.tsx';
import { Layout } from './parts/layout.tsx';
import { ProblemNotice } from './parts/notice.tsx';
import { Loading, Page } from './parts/page.tsx';
import { goInstead, usePath } from './route.ts';
import { SessionContext, useSession, useSessionOfPage } from './session.ts';

/** For everybody, by the first part of the path. */
const OPEN: Record<string, ComponentType<{ path: string }>> = {
  '': WelcomePage,
  'sign-in': SignInPage,
  register: RegisterPages,
  forgot: ForgotPages,
  ended: EndedPage,
  'signed-out': SignedOutPage,
  cancelled: CancelledPage,
};

/** For who is signed in; the pages of the account data come when they are asked for. */
const OWN: Record<string, ComponentType> = {
  menu: MenuPage,
  change: ChangePage,
  cancel: CancelPage,
  balances: later(async () => (await import('./pages/balances.tsx')).BalancesPage),
  movements: later(async () => (await import('./pages/movements.tsx')).MovementsPage),
};

export function App() {
  const session = useSessionOfPage();
  const path = usePath();
  const first = path.split('/')[1] ?? '';
  const Open = Object.hasOwn(OPEN, first) ? OPEN[first] : undefined;
  const Own = Object.hasOwn(OWN, first) ? OWN[first] : undefined;
  return (
    <SessionContext.Provider value={session}>
      <Layout>
        {Open ? (
          <Open key={first} path={path} />
        ) : Own ? (
          <Guarded key={first} page={Own} />
        ) : (
          <NotFoundPage />
        )}
      </Layout>
    </SessionContext.Provider>
  );
}

/** Shows the page to the investor who is signed in; a change of investor begins it anew, the end of the session clears it. */
function Guarded({ page: Own }: { page: ComponentType }) {
  const session = useSession();
  const { t } = useTexts();
  const { current } = session;
  const next = current.state === 'out' ? current.next : undefined;
  useEffect(() => {
    if (next) goInstead(next);
  }, [next]);
  if (current.state === 'in') return <Own key={current.userId} />;
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

function later(load: () => Promise<ComponentType>): ComponentType {
  return function Later() {
    const [page, setPage] = useState<{ Loaded: ComponentType } | 'failed'>();
    useEffect(() => {
      load().then(
        (Loaded) => setPage({ Loaded }),
        () => setPage('failed'),
      );
    }, []);
    // A file of an earlier version of the site is gone: the page of today knows today's.
    useEffect(() => {
      if (page === 'failed') location.reload();
    }, [page]);
    return page && page !== 'failed' ? <page.Loaded /> : <Loading />;
  };
}
