/** The calls under `/local` (api.md), which exist on a laptop only. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { problem } from '../functions/http/problem.ts';
import { type Clock, parseDuration } from './clock.ts';
import { type HttpAnswer, readBody } from './http.ts';

export interface LocalRequest {
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** An object, if the content type is application/json; else the text. */
  body: Record<string, unknown> | string;
}

export interface LocalAnswer {
  status: number;
  /** Sent as JSON; as application/problem+json with a status of 400 or more. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** By method and path: `POST /local/clock`. */
export type LocalRoutes = Record<string, (request: LocalRequest) => LocalAnswer | Promise<LocalAnswer>>;

const LARGEST_BODY = 256 * 1024 * 1024;

/** Answers a request from the routes. Resolves to undefined if the client went away. */
export function localRoutes(routes: LocalRoutes) {
  return async (request: IncomingMessage): Promise<HttpAnswer | undefined> => {
    const body = await readBody(request, LARGEST_BODY);
    if (body === 'aborted') return undefined;
    const [path, query] = (request.url ?? '').split('?', 2);
    const name = `${request.method} ${path}`;
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
    if (!route) {
      const methods = Object.keys(routes).flatMap((each) => (each.endsWith(` ${path}`) ? [each.split(' ', 1)] : []));
      if (methods.length === 0) return answer(problem('not-found'));
      return answer({ ...problem('method-not-allowed'), headers: { Allow: methods.join(', ') } });
    }
    if (body === 'too-large') return answer(problem('too-large'));
    const { headers } = request;
    const parsed = parse(headers['content-type'], body.toString('utf8'));
    if (parsed === undefined) return answer(problem('bad-request'));
    return answer(await route({ query: new URLSearchParams(query), headers, body: parsed }));
  };
}

/** `GET` and `POST /local/clock` */
export function clockRoutes(clock: Clock): LocalRoutes {
  const now = () => ({ status: 200, body: { now: new Date(clock.now()).toISOString() } });
  return {
    'GET /local/clock': now,
    'POST /local/clock': ({ body }) => {
      if (typeof body === 'string') return problem('unsupported-media-type');
      const { advance, ...unknown } = body;
      const fields = Object.fromEntries(Object.keys(unknown).map((field) => [field, ['unknown']]));
      const duration = typeof advance === 'string' ? parseDuration(advance) : undefined;
      if (duration === undefined) fields.advance = [advance === undefined ? 'required' : 'duration'];
      if (duration === undefined || Object.keys(fields).length > 0) return problem('invalid-input', { fields });
      clock.advance(duration);
      return now();
    },
  };
}

/** An answer of ours as HTTP has it. */
export function answer({ status, headers = {}, body }: LocalAnswer): HttpAnswer {
  if (body === undefined) return { status, headers, body: '' };
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return {
    status,
    headers: { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

function parse(contentType: string | undefined, text: string): Record<string, unknown> | string | undefined {
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? '')) return text;
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
