/** The session's secret travels in a cookie that only this very host gets, that no script sees, and no other site sends (standards 16). */
import type { ApiRequest } from '../http/route.ts';

/** Cookie of the session. */
export const SESSION_COOKIE = '__Host-session';
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';

export function setSession(token: string): Record<string, string> {
  return { 'Set-Cookie': `${SESSION_COOKIE}=${token}; ${ATTRIBUTES}` };
}

export const endedSession: Record<string, string> = { 'Set-Cookie': `${SESSION_COOKIE}=; Max-Age=0; ${ATTRIBUTES}` };

export function readSession(request: Pick<ApiRequest, 'cookie'>): string | undefined {
  return request.cookie(SESSION_COOKIE);
}
