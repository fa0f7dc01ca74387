/** The limits of a session on the internet (D15) and of a reset token (standards 12). */
export const IDLE_MS = 15 * 60 * 1000;
export const ABSOLUTE_MS = 8 * 60 * 60 * 1000;
export const RESET_TOKEN_MS = 10 * 60 * 1000;

/** A session is extended at most this often, so that it costs at most one write a minute. */
const EXTEND_EVERY_MS = 60 * 1000;

export interface SessionTimes {
  /** When it ends unless used before; ISO 8601. */
  idleAt: string;
  /** When it ends in any case; ISO 8601. */
  endsAt: string;
}

/**
 * The times of a session that begins `now`.
 * @param endsAt of the session that it replaces, if any
 */
export function beginSession(
  now: Date,
  endsAt = new Date(now.getTime() + ABSOLUTE_MS).toISOString(),
): SessionTimes {
  return { idleAt: idleLimit(now, endsAt), endsAt };
}

/** Both limits are exclusive. */
export function isOver({ idleAt, endsAt }: SessionTimes, now: Date): boolean {
  return Math.min(Date.parse(idleAt), Date.parse(endsAt)) <= now.getTime();
}

/** The new `idleAt` of a session in use; undefined if it was extended less than a minute ago. */
export function extended({ idleAt, endsAt }: SessionTimes, now: Date): string | undefined {
  const renewed = idleLimit(now, endsAt);
  const gain = Date.parse(renewed) - Date.parse(idleAt);
  return gain >= EXTEND_EVERY_MS ? renewed : undefined;
}

function idleLimit(now: Date, endsAt: string): string {
  return new Date(Math.min(now.getTime() + IDLE_MS, Date.parse(endsAt))).toISOString();
}
