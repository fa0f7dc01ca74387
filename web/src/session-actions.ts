/**
 * Orders what replaces or ends the session, in all tabs, which share its cookie. A change of
 * password replaces it: a sign-out that overtook the change would end a session no longer in use.
 */
const LOCK = 'session-actions';

/** Runs an action that may replace the session, beside other ones. */
export function act<Result>(action: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request(LOCK, { mode: 'shared' }, action);
}

/** Runs `next` when the actions under way are over; later ones wait for it. */
export function afterActions<Result>(next: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request(LOCK, next);
}
