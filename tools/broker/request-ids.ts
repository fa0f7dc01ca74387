import { Argument } from '@commander-js/extra-typings';
import type { Request } from './answers.ts';
import type { Session } from './command.ts';
import { Misuse } from './misuse.ts';

const WHOLE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** So many characters tell two requests apart nearly always, and are quick to type. */
const SHORT = /^[0-9a-f-]{4,35}$/i;

const HELP = 'or its first or last characters, at least four';

export const requestId = () => new Argument('<requestId>', HELP).argParser(parseRequestId);

export const optionalRequestId = () => new Argument('[requestId]', HELP).argParser(parseRequestId);

/** @throws Misuse */
function parseRequestId(text: string): string {
  if (!WHOLE.test(text) && !SHORT.test(text))
    throw new Misuse({
      en: `Invalid request ID '${text}': expected a UUID, or its first or last characters`,
      zh: `申請編號 '${text}' 無效：應為 UUID，或其首或尾數個字元`,
    });
  return text.toLowerCase();
}

/** All requests that wait for a decision. */
export function pendingRequests({ reader }: Pick<Session, 'reader'>): Promise<Request[]> {
  return reader.all<Request>('/broker/requests', 'requests', { status: 'pending' });
}

/**
 * The whole ID of a request: a short one is looked up among those that wait for a decision.
 * @throws Misuse if no request, or more than one, has it
 */
export async function wholeId(session: Pick<Session, 'reader'>, id: string): Promise<string> {
  if (WHOLE.test(id)) return id;
  const [found] = requestsNamed(id, await pendingRequests(session));
  if (!found)
    throw new Misuse({
      en: `No pending request has the ID '${id}'`,
      zh: `沒有待批核的申請為編號 '${id}'`,
    });
  return found.requestId;
}

/**
 * The request with an ID, whole or short, if there is one.
 * @throws Misuse if more than one of these has it
 */
export function requestsNamed(id: string, requests: readonly Request[]): Request[] {
  const wanted = parseRequestId(id);
  const found = requests.filter(({ requestId: each }) => isNamed(each, wanted));
  if (found.length > 1)
    throw new Misuse({
      en: `${found.length} pending requests have the ID '${id}': give more of it`,
      zh: `有 ${found.length} 項待批核的申請符合編號 '${id}'：請輸入更多字元`,
    });
  return found;
}

/** Whether an ID is this one, or begins or ends with it. */
export function isNamed(whole: string, id: string): boolean {
  return whole.startsWith(id) || whole.endsWith(id);
}
