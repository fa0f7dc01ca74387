/**
 * The session: who is signed in, and until when. Its secret is in a cookie that scripts cannot
 * read, so the page asks the server. All tabs share the cookie; they notify one another of every
 * change, so that no tab keeps showing one investor's data under another investor's session.
 */
import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { callApi, Problem, problemOf } from './api.ts';
import { forgetAnswers, takeAnswer, takeSession } from './first-requests.ts';
import { act, afterActions } from './session-actions.ts';
import type { Beginning, SessionApi, SignInHints } from './session-api.ts';
import {
  askForSession,
  type Ending,
  isContinued,
  isOver,
  type SessionState,
  userIdOf,
} from './session-state.ts';

const POLL_MS = 30_000;

/** Asks the service, and makes later pages load their data anew. */
function fetchState(): Promise<SessionState> {
  const first = takeSession();
  if (first) return first;
  forgetAnswers();
  return askForSession();
}

/** Makes the session that the whole page shares; polls the server every 30 seconds. */
export function useSessionApi(): SessionApi {
  const [current, setCurrent] = useState<SessionState>({ state: 'unknown' });
  const known = useRef<SessionState>(current);
  const tabs = useRef<BroadcastChannel | undefined>(undefined);
  const hints = useRef<SignInHints>({});
  const beginning = useRef<Beginning | undefined>(undefined);
  const isExtending = useRef(false);
  const isLeaving = useRef(false);

  const set = (next: SessionState) => {
    const before = known.current;
    if (!userIdOf(next) || userIdOf(next) !== userIdOf(before)) beginning.current = undefined;
    known.current = next;
    setCurrent(next);
    return next;
  };
  /** Asks once more before it believes that the session has ended. */
  const ask = async (): Promise<SessionState> => {
    const answer = await fetchState();
    if (answer.state !== 'out' || known.current.state !== 'in') return answer;
    // Perhaps an action, such as a change of password, has replaced the cookie meanwhile.
    return afterActions(fetchState);
  };
  /** @param ending how the session has ended, if it has: another tab knows */
  const refresh = async (ending: Ending = '/ended') => {
    if (isLeaving.current) return known.current;
    // A session whose time is over shows nothing more (D15), however long the answer takes; but the
    // investor may just have used it.
    if (isOver(known.current) && !isExtending.current) hide();
    const before = known.current;
    const next = await ask();
    // If the investor has signed in or out meanwhile, this answer is out of date.
    if (known.current !== before) return known.current;
    if (next.state !== 'in' && (before.state === 'in' || before.state === 'over')) {
      if (next.state === 'unreachable' && before.state === 'in') return before;
      return set({ state: 'out', next: ending });
    }
    if (next.state === 'out' && before.state === 'out') return before;
    return set(next);
  };
  /** Until the service has said whether there still is a session. */
  const hide = () => {
    const userId = userIdOf(known.current);
    if (userId) set({ state: 'over', userId });
  };
  const notifyTabs = (ending?: Ending) => tabs.current?.postMessage(ending);
  const onSignedOut = (next: Ending) => {
    hints.current.path = undefined;
    set({ state: 'out', next });
    notifyTabs(next);
  };

  useEffect(() => {
    void refresh();
    tabs.current = new BroadcastChannel('session');
    tabs.current.onmessage = ({ data }: MessageEvent<Ending | undefined>) => void refresh(data);
    const onVisible = () =>
      document.visibilityState === 'visible' && known.current.state !== 'unknown' && void refresh();
    document.addEventListener('visibilitychange', onVisible);
    const timer = setInterval(() => known.current.state === 'in' && void refresh(), POLL_MS);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
      tabs.current?.close();
    };
  }, []);

  return {
    current,
    hints: hints.current,
    beginning: () => beginning.current,
    refresh: () => refresh(),
    async extend() {
      isExtending.current = true;
      try {
        await callApi('GET', '/account');
      } catch {
        // The refresh below finds out whether the session still exists.
        isExtending.current = false;
      }
      await refresh();
      isExtending.current = false;
    },
    async onSignedIn(begun) {
      set({ state: 'unknown' });
      const next = set(await fetchState());
      notifyTabs();
      if (next.state === 'unreachable') throw next.problem;
      if (next.state !== 'in') throw new Problem('no-cookie');
      beginning.current = begun;
    },
    async signOut() {
      const ended = known.current;
      const end = () => callApi('DELETE', '/sessions/current');
      await end();
      isLeaving.current = true;
      hide();
      notifyTabs('/signed-out');
      try {
        await afterActions(async () => {
          const now = await askForSession();
          const isAlive = isContinued(ended, now);
          if (isAlive || now.state === 'unreachable') set(now);
          if (now.state === 'unreachable') throw now.problem;
          if (isAlive) await end();
        });
        onSignedOut('/signed-out');
      } finally {
        isLeaving.current = false;
      }
    },
    onSignedOut,
    async onSessionLost() {
      await refresh();
      notifyTabs();
    },
    async actAsShown(action) {
      const shown = known.current;
      const now = await ask();
      if (now.state === 'unreachable') throw now.problem;
      if (shown.state !== 'in' || now.state !== 'in' || now.userId !== shown.userId) {
        if (!isLeaving.current) set(now.state === 'in' ? now : { state: 'out', next: '/ended' });
        throw new Problem('not-signed-in');
      }
      try {
        return await act(action);
      } catch (error) {
        if (problemOf(error).code !== 'not-signed-in' || known.current.state !== 'in') throw error;
        // Another tab may have replaced the cookie while the request was under way.
        const next = await refresh();
        const isAlive = next.state === 'in' && next.userId === shown.userId;
        throw isAlive ? new Problem('try-again') : error;
      }
    },
    async loadAsShown<Result>(load: () => Promise<Result>, path?: string) {
      const shown = known.current;
      const first = path === undefined ? undefined : await takeAnswer<Result>(path);
      const found = first ? first.found : await load();
      if (shown.state !== 'in') return { found };
      const before = first ? shown : known.current;
      const now = first ? first.after : await ask();
      if (now.state === 'unreachable') throw now.problem;
      if (now.state === 'in' && now.userId === shown.userId) {
        if (known.current === before) set(now);
        return { found };
      }
      await refresh();
      return undefined;
    },
    now: () => new Date(Date.now() - (known.current.state === 'in' ? known.current.ahead : 0)),
  };
}

/** Provides the session to all parts of the page. */
export const SessionContext = createContext<SessionApi | undefined>(undefined);

/** The session of the page; only below {@link SessionContext}. */
export function useSession(): SessionApi {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a SessionContext');
  return session;
}
