/**
 * The requests of a visit's first page, sent while its code is still on the way. Each asks for the
 * session, then for the data, and for the session again once the data are here. A request carries
 * the cookie of the moment when it is sent: if both answers name the same investor, the data are
 * theirs, as with `loadAsShown`.
 */
import { get } from './api.ts';
import { hasWebAuthn } from './parts/passkeys/webauthn.ts';
import { periodOf } from './parts/period-of.ts';
import { askForSession, type SessionState } from './session-state.ts';

/** Data, and the session as it was after they were loaded. */
export interface FirstAnswer<Body> {
  found: Body;
  after: SessionState;
}

/** What each page loads, by the first segment of its path. */
const PATHS: Record<string, (path: string) => string[]> = {
  menu: () => ['/account'],
  balances: () => ['/account/balances', '/account'],
  movements(path) {
    const { from, to } = periodOf(path, new Date());
    const query = new URLSearchParams({ from, to });
    return [`/account/movements?${query}`, '/account/balances', '/account'];
  },
  statements: () => ['/account/statements'],
  activity: () => ['/account/activity'],
  settings: () => [
    '/account/alerts',
    '/account',
    ...(hasWebAuthn ? ['/passkeys', '/account/phone-channel'] : []),
  ],
};

let session: Promise<SessionState> | undefined;
const answers = new Map<string, Promise<FirstAnswer<unknown>>>();

/** Sends the requests of the page at this path. */
export function beginRequests(path: string): void {
  // Another tab may sign in or out before the session's own channel is open.
  new BroadcastChannel('session').onmessage = forgetAnswers;
  session = askForSession();
  const first = path.split(/[/?]/)[1] ?? '';
  const found = (Object.hasOwn(PATHS, first) && PATHS[first]?.(path)) || [];
  for (const each of found) {
    const answer = get(each).then(async (found) => ({ found, after: await askForSession() }));
    answer.catch(() => {}); // Whoever takes the answer gets the problem; perhaps nobody does.
    answers.set(each, answer);
  }
}

/** The session as asked for first. The second call returns `undefined`. */
export function takeSession(): Promise<SessionState> | undefined {
  const answer = session;
  session = undefined;
  return answer;
}

/**
 * The answer to one of the first requests, once.
 * @param path below `/api`
 * @returns `undefined` if there is none, or no longer
 */
export function takeAnswer<Body>(path: string): Promise<FirstAnswer<Body>> | undefined {
  const answer = answers.get(path) as Promise<FirstAnswer<Body>> | undefined;
  answers.delete(path);
  return answer;
}

/** Lets later pages load their data anew: the session may have changed. */
export function forgetAnswers(): void {
  session = undefined;
  answers.clear();
}
