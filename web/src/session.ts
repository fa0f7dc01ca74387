/**
 * Who is signed in, and for how long. The secret is in a cookie that no script sees; the page asks the server. Tabs share the
 * cookie, so they tell one another of every change, and none goes on showing one investor's data under another's session.
 */
import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { call, Problem, problemOf, type Session } from './api.ts';

export type SignedIn =
  | { state: 'unknown' }
  | { state: 'out' /** Where to go from a page that wants a session. */; next: string }
  | { state: 'unreachable'; problem: Problem }
  | {
      state: 'in';
      userId: string;
      /** On this browser's clock, in milliseconds. */
      idleAt: number;
      endsAt: number;
      /** By how many milliseconds this browser's clock is ahead of the service's. */
      ahead: number;
    };

export interface SessionApi {
  current: SignedIn;
  /** Asks the server; does not prolong. */
  refresh(): Promise<SignedIn>;
  /** Uses the session, which prolongs it. */
  prolong(): Promise<void>;
  /** What the page knows without asking: a session was made, or ended by the investor. */
  entered(): Promise<void>;
  left(next: string): void;
  /** An answer said that there is no session: the page finds out what became of it. */
  ended(): Promise<void>;
  /**
   * Does what the page offers to the investor whom it shows.
   * @throws Problem `not-signed-in` if the session is over, or is meanwhile another investor's
   */
  asShown<Result>(action: () => Promise<Result>): Promise<Result>;
  /**
   * What `load` finds, for certain of the investor whom the page shows: another tab may have signed in as another before this one hears of it.
   * @returns undefined if the session is over or another's, which the page then shows
   * @throws Problem if `load` does, or if nobody can say whose session it is
   */
  ofShown<Result>(load: () => Promise<Result>): Promise<{ found: Result } | undefined>;
  /** The service's time, however wrong the visitor's clock is. */
  now(): Date;
}

const POLL = 30_000;

async function ask(): Promise<SignedIn> {
  try {
    const { body, serverTime } = await call<Session>('GET', '/sessions/current');
    const ahead = Date.now() - serverTime;
    return {
      state: 'in',
      userId: body.internetUserId,
      idleAt: Date.parse(body.idleAt) + ahead,
      endsAt: Date.parse(body.endsAt) + ahead,
      ahead,
    };
  } catch (error) {
    const problem = problemOf(error);
    return problem.code === 'not-signed-in'
      ? { state: 'out', next: '/sign-in' }
      : { state: 'unreachable', problem };
  }
}

export function useSessionOfPage(): SessionApi {
  const [current, setCurrent] = useState<SignedIn>({ state: 'unknown' });
  const known = useRef<SignedIn>(current);
  const tabs = useRef<BroadcastChannel | undefined>(undefined);

  const set = (next: SignedIn) => {
    known.current = next;
    setCurrent(next);
    return next;
  };
  const refresh = async () => {
    const before = known.current;
    const next = await ask();
    // An answer that was asked for before the investor signed in or out is out of date.
    if (known.current !== before) return known.current;
    if (next.state === 'unreachable' && before.state === 'in') return before;
    if (next.state === 'out' && before.state === 'in') return set({ state: 'out', next: '/ended' });
    if (next.state === 'out' && before.state === 'out') return before;
    return set(next);
  };
  const tell = () => tabs.current?.postMessage('changed');

  useEffect(() => {
    void refresh();
    tabs.current = new BroadcastChannel('session');
    tabs.current.onmessage = () => void refresh();
    const seen = () =>
      document.visibilityState === 'visible' && known.current.state !== 'unknown' && void refresh();
    document.addEventListener('visibilitychange', seen);
    const timer = setInterval(() => known.current.state === 'in' && void refresh(), POLL);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
      tabs.current?.close();
    };
  }, []);

  return {
    current,
    refresh,
    async prolong() {
      try {
        await call('GET', '/account');
      } catch {
        // What became of the session is asked next.
      }
      await refresh();
    },
    async entered() {
      set({ state: 'unknown' });
      set(await ask());
      tell();
    },
    left(next) {
      set({ state: 'out', next });
      tell();
    },
    async ended() {
      await refresh();
      tell();
    },
    async asShown(action) {
      const shown = known.current;
      const now = await ask();
      if (now.state === 'unreachable') throw now.problem;
      if (shown.state !== 'in' || now.state !== 'in' || now.userId !== shown.userId) {
        set(now.state === 'in' ? now : { state: 'out', next: '/ended' });
        throw new Problem('not-signed-in');
      }
      return action();
    },
    async ofShown(load) {
      const shown = known.current;
      const found = await load();
      if (shown.state !== 'in') return { found };
      const before = known.current;
      const now = await ask();
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

export const SessionContext = createContext<SessionApi | undefined>(undefined);

export function useSession(): SessionApi {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session around this part');
  return session;
}
