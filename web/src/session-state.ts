/** What the service says of the session whose cookie this browser holds. */
import { callApi, type Problem, problemOf, type Session } from './api.ts';

/** What this tab knows of the session; `unreachable`: the service could not be asked. */
export type SessionState =
  | { state: 'unknown' }
  /** Its time is over on this browser's clock, and the service is being asked. */
  | { state: 'over'; userId: string }
  | {
      state: 'out' /** Path to which pages that need a session redirect. */;
      next: Ending | '/sign-in';
    }
  | { state: 'unreachable'; problem: Problem }
  | {
      state: 'in';
      userId: string;
      /** When it ends without further use: milliseconds since 1970, on this browser's clock. */
      idleAt: number;
      /** When it ends in any case, likewise. */
      endsAt: number;
      /** Milliseconds by which this browser's clock is ahead of the service's. */
      ahead: number;
      /** The end in any case, as the service writes it: it is the same in each answer. */
      limit: string;
    };

/** Path of the page that says how the session of this tab ended. */
export type Ending = '/ended' | '/signed-out' | '/cancelled';

/** Asks the service; does not extend the session. */
export async function askForSession(): Promise<SessionState> {
  try {
    const { body, serverTime } = await callApi<Session>('GET', '/sessions/current');
    const ahead = Date.now() - serverTime;
    return {
      state: 'in',
      userId: body.internetUserId,
      idleAt: Date.parse(body.idleAt) + ahead,
      endsAt: Date.parse(body.endsAt) + ahead,
      ahead,
      limit: body.endsAt,
    };
  } catch (error) {
    const problem = problemOf(error);
    return problem.code === 'not-signed-in'
      ? { state: 'out', next: '/sign-in' }
      : { state: 'unreachable', problem };
  }
}

/** Whose session it is, or was until its time was over. */
export const userIdOf = (session: SessionState): string | undefined =>
  session.state === 'in' || session.state === 'over' ? session.userId : undefined;

/** Whether a change of password replaced one by the other: it keeps the end in any case. */
export const isContinued = (before: SessionState, now: SessionState): boolean =>
  before.state === 'in' &&
  now.state === 'in' &&
  before.userId === now.userId &&
  before.limit === now.limit;

/** Whether the time of a session is over, on this browser's clock. */
export const isOver = (session: SessionState): boolean =>
  session.state === 'in' && Date.now() > Math.min(session.idleAt, session.endsAt);
