import type { Context } from '../../core/context.ts';
import type { Origin } from '../../core/domain/events.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import { newEvent } from '../../core/store/events.ts';
import { randomId } from '../../core/store/random-id.ts';

/**
 * Ends all other sessions of the signed-in investor (D21), in one transaction: renews the session
 * epoch of the credential, which every session carries, and takes this session along. Nothing has
 * to find the others, and this one keeps its cookie.
 *
 * A sign-in whose entry is settled before is among the others, also if its session is stored only
 * afterwards; one that is settled later begins under the new session epoch. Of two sessions that
 * end each other concurrently one stays, and none that a removed passkey began ends its owner's
 * (D25). Entries, reset tokens and calls go on: no password has changed.
 */
export async function endOtherSessions(
  { credentials, db, keyrings, now, sessions }: Context,
  { session }: Pick<Current, 'session'>,
  origin: Origin,
): Promise<{ ended: true } | Refusal> {
  const at = now().toISOString();
  const sessionEpoch = randomId();
  const written = await db.transact({
    credential: credentials.endOtherSessions(session, sessionEpoch, {
      at,
      events: [newEvent('other-sessions-ended', origin, at)],
    }),
    session: sessions.stay(session.id, sessionEpoch),
    keyring: keyrings.leavesAlive(session.account, session, at),
  });
  return written.applied ? { ended: true } : { refused: 'not-signed-in' };
}
