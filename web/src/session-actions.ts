/**
 * Orders what replaces or ends the session, in all tabs, which share its cookie. A change of
 * password replaces it: a sign-out that overtook the change would end a session no longer in use.
 */
const LOCK = 'session-actions';

/**
 * The longest wait for the actions of other tabs, each of which has 30 seconds. Some browsers let a
 * page that they have put aside keep its locks: https://bugs.webkit.org/show_bug.cgi?id=283528
 */
const MAX_WAIT_MS = 30_000;

/** Runs an action that may replace the session, beside other ones. */
export const act = <Result>(action: () => Promise<Result>) => inTurn('shared', action);

/** Runs `next` when the actions under way are over; later ones wait for it. */
export const afterActions = <Result>(next: () => Promise<Result>) => inTurn('exclusive', next);

async function inTurn<Result>(mode: LockMode, action: () => Promise<Result>): Promise<Result> {
  let isGranted = false;
  const granted = () => {
    isGranted = true;
    return action();
  };
  const signal = AbortSignal.timeout(MAX_WAIT_MS);
  try {
    return await navigator.locks.request(LOCK, { mode, signal }, granted);
  } catch (error) {
    if (isGranted) throw error;
    return action();
  }
}
