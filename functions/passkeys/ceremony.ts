/**
 * A ceremony of WebAuthn: the site gives a browser a challenge, an authenticator signs it. A
 * challenge is for one use, one browser and one kind of ceremony, for five minutes (D25).
 */
import { randomBytes } from 'node:crypto';
import type { ApiRequest } from '../../core/http/route.ts';
import { COOKIE_ATTRIBUTES } from '../../core/sessions/session-cookie.ts';
import { type Ceremony, ceremonyId, newToken, TOKEN } from '../../core/store/sessions.ts';
import type { PasskeysContext } from './context.ts';

/** Cookie that binds a challenge to the browser that it was given to. */
export const CEREMONY_COOKIE = '__Host-ceremony';

/** For so long a challenge may be answered. */
export const CEREMONY_MS = 5 * 60 * 1000;

/** What kind of ceremony it is; of a new passkey, in which session it was begun. */
type Kind = Pick<Ceremony, 'kind' | 'session'>;

/**
 * Begins a ceremony. A browser that has the cookie keeps its value, so that each of its tabs can
 * answer the challenge that it was given.
 * @returns the challenge, and the header that sets the cookie
 */
export async function beginCeremony(
  { db, now, sessions }: PasskeysContext,
  request: Pick<ApiRequest, 'cookies'>,
  kind: Kind & Pick<Ceremony, 'userHandle'>,
): Promise<{ challenge: Uint8Array<ArrayBuffer>; headers: Record<string, string> }> {
  const token = secretOf(request) ?? newToken();
  const challenge = new Uint8Array(randomBytes(32));
  const ceremony: Ceremony = {
    ...kind,
    id: ceremonyId(token, Buffer.from(challenge).toString('base64url')),
    endsAt: new Date(now().getTime() + CEREMONY_MS).toISOString(),
  };
  await db.write(sessions.begin(ceremony));
  const cookie = `${CEREMONY_COOKIE}=${token}; Max-Age=${CEREMONY_MS / 1000}; ${COOKIE_ATTRIBUTES}`;
  return { challenge, headers: { 'Set-Cookie': cookie } };
}

/**
 * Uses up the challenge that an authenticator's answer names, whatever becomes of the answer.
 * @param clientDataJSON base64url, as the browser sent it
 * @returns the challenge, base64url, and the user handle that went with it; undefined if this
 *   browser was not given it for such a ceremony, or it was used or is too old
 */
export async function useChallenge(
  { db, now, sessions }: PasskeysContext,
  request: Pick<ApiRequest, 'cookies'>,
  { kind, session }: Kind,
  clientDataJSON: string,
): Promise<(Pick<Ceremony, 'userHandle'> & { challenge: string }) | undefined> {
  const token = secretOf(request);
  const challenge = challengeIn(clientDataJSON);
  if (token === undefined || challenge === undefined) return undefined;
  const { applied, item } = await db.write(sessions.use(ceremonyId(token, challenge)));
  const given = item as unknown as Ceremony;
  const isRight =
    applied &&
    given.kind === kind &&
    given.session === session &&
    given.endsAt > now().toISOString();
  return isRight
    ? { challenge, ...(given.userHandle && { userHandle: given.userHandle }) }
    : undefined;
}

/** Two cookies of this name come from somebody else than this site. */
function secretOf({ cookies }: Pick<ApiRequest, 'cookies'>): string | undefined {
  const [token, ...others] = cookies(CEREMONY_COOKIE);
  return token !== undefined && TOKEN.test(token) && others.length === 0 ? token : undefined;
}

function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
    const { challenge } = parsed as { challenge?: unknown };
    return typeof challenge === 'string' && TOKEN.test(challenge) ? challenge : undefined;
  } catch {
    return undefined;
  }
}
