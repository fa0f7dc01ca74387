import { newToken, tokenId, type WebSession } from '../store/sessions.ts';

/** A session that begins now. */
export interface SignedIn {
  session: WebSession;
  /** The session's secret: for the investor's browser, and nowhere else. */
  token: string;
}

/** A session with a secret of its own, not yet stored. */
export function newSession(session: Omit<WebSession, 'kind' | 'id'>): SignedIn {
  const token = newToken();
  return { token, session: { kind: 'web', id: tokenId(token) as string, ...session } };
}
