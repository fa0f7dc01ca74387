/**
 * The session: who is signed in, and until when. Its secret is in a cookie that scripts cannot
 * read, so the page asks the server. All tabs share the cookie; they notify one another of every
 * change, so that no tab keeps showing one investor's data under another investor's session.
 */
import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { callApi, Problem } from './api.ts';
import { forgetAnswers, takeAnswer, takeSession } from './first-requests.ts';
import { act, afterActions } from './session-actions.ts';
import { askForSession, type Ending, isOver, type SessionState } from './session-state.ts';

/** What the sign-in page should know. Kept in memory only. */
export interface SignInHints {
  /** Fills in the internet user ID, which the investor was told before (D23). */
  userId?: string | undefined;
  /** The page that was asked for without a session: it is shown after the sign-in. */
  path?: string | undefined;
}

/** How the session began, if it did in this tab. */
export interface Beginning {
  /** Credential ID of the passkey that began it; absent: the password did. */
  passkey?: string;
}

/** The session as the pages use it. */
export interface SessionApi {
  current: SessionState;
  /** For the next sign-in; the pages change it. */
  hints: SignInHints;
  /** `undefined` if it began in another tab, or before a reload. */
  beginning(): Beginning | undefined;
  /** Gets the state from the server; does not extend the session. */
  refresh(): Promise<SessionState>;
  /** Extends the session by using it. */
  extend(): Promise<void>;
  /**
   * The investor has just signed in: gets the new session's state, and notifies the other tabs.
   * @throws Problem if the service cannot be asked, or `no-cookie`: the browser has not kept it
   */
  onSignedIn(beginning: Beginning): Promise<void>;
  /**
   * Signs the investor out, after the actions under way: the session that a change of password
   * begins ends, too.
   * @throws Problem
   */
  signOut(): Promise<void>;
  /** The investor ended the session: session pages redirect to `next`; notifies the other tabs. */
  onSignedOut(next: Ending): void;
  /** The session has ended, or may have: gets the server's state, and notifies the other tabs. */
  onSessionLost(): Promise<void>;
  /**
   * Runs an action of the investor whom the page shows, after checking that the session is theirs.
   * @throws Problem `not-signed-in` if the session has ended, or now belongs to another investor
   */
  actAsShown<Result>(action: () => Promise<Result>): Promise<Result>;
  /**
   * Loads data that certainly belong to the investor whom the page shows: another tab may have
   * signed in as another investor, and this tab may not know yet.
   * @param path of one of the page's first requests, whose answer is used if it is here
   * @returns `undefined` if the session has ended or belongs to another investor; the page is then
   *   updated
   * @throws Problem if `load` does, or if the service cannot be reached to check the session
   */
  loadAsShown<Result>(
    load: () => Promise<Result>,
    path?: string,
  ): Promise<{ found: Result } | undefined>;
  /** The service's time, even if the visitor's clock is wrong. */
  now(): Date;
}

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

  const set = (next: SessionState) => {
    const before = known.current;
    const isSame = before.state === 'in' && next.state === 'in' && before.userId === next.userId;
    if (!isSame) beginning.current = undefined;
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
    // A session whose time is over shows nothing more (D15), however long the answer takes.
    if (isOver(known.current)) set({ state: 'over' });
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
      try {
        await callApi('GET', '/account');
      } catch {
        // The refresh below finds out whether the session still exists.
      }
      await refresh();
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
      await afterActions(() => callApi('DELETE', '/sessions/current'));
      onSignedOut('/signed-out');
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
        set(now.state === 'in' ? now : { state: 'out', next: '/ended' });
        throw new Problem('not-signed-in');
      }
      return act(action);
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
