/** The session as the pages use it: session.ts makes it. */
import type { Ending, SessionState } from './session-state.ts';

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
   * Signs the investor out, at once, and again after the actions under way: the session that a
   * change of password begins ends, too.
   * @throws Problem
   */
  signOut(): Promise<void>;
  /** The investor ended the session: session pages redirect to `next`; notifies the other tabs. */
  onSignedOut(next: Ending): void;
  /** The session has ended, or may have: gets the server's state, and notifies the other tabs. */
  onSessionLost(): Promise<void>;
  /**
   * Runs an action of the investor whom the page shows, after checking that the session is theirs.
   * @throws Problem `not-signed-in` if the session has ended, or now belongs to another investor;
   *   `try-again` if it was refused as that, and the session is alive after all
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
