/**
 * The routes under `/local` (api.md), which exist on the laptop only. Their errors have the same
 * form as those of the APIs.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import { parseBody } from '../../core/http/parse.ts';
import { problem } from '../../core/http/problem.ts';
import { ProblemError } from '../../core/http/problem-error.ts';
import { type Clock, parseDuration } from './clock.ts';
import { type HttpAnswer, readBody } from './http.ts';

/** A request to a route of the laptop. */
export interface LocalRequest {
  /** Decoded path parameters, for `{name}` in the route's path. */
  parameters: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** As text; routes that expect JSON read it with `json`. */
  body: string;
  /** The same body as bytes. */
  bytes: Buffer;
}

/** The response of a route. */
export interface LocalAnswer {
  status: number;
  /**
   * Sent as JSON, or as application/problem+json with a status of 400 or more. A Buffer is sent
   * unchanged, with the type in `headers`.
   */
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * By method and path: `POST /local/clock`, `GET /phone/calls/{callId}`. If a route throws a
 * ProblemError, that error is the response.
 */
export type LocalRoutes = Record<
  string,
  (request: LocalRequest) => LocalAnswer | Promise<LocalAnswer>
>;

const MAX_BODY_BYTES = 256 * 1024 * 1024;

/**
 * Answers requests with these routes. Resolves to undefined if the client went away; rejects if a
 * route fails.
 */
export function localRoutes(routes: LocalRoutes) {
  const patterns = Object.entries(routes).map(([name, route]) => {
    const [method = '', path = ''] = name.split(' ');
    const pattern = path.replaceAll('.', '[.]').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    return { method, path: new RegExp(`^${pattern}$`), route };
  });
  return async (request: IncomingMessage): Promise<HttpAnswer | undefined> => {
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === 'aborted') return undefined;
    const [path = '', query] = (request.url ?? '').split('?', 2);
    const here = patterns.filter((each) => each.path.test(path));
    const found = here.find(({ method }) => method === request.method);
    try {
      if (!found) throw notRouted(here.map(({ method }) => method));
      if (body === 'too-large') throw new ProblemError('too-large');
      const { headers } = request;
      const parameters = decoded(found.path.exec(path)?.groups ?? {});
      const sent = {
        parameters,
        query: new URLSearchParams(query),
        headers,
        bytes: body,
        body: body.toString('utf8'),
      };
      return answer(await found.route(sent));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return answer({ ...problem(error.code, error.details), headers: error.headers });
    }
  };
}

/**
 * Parses the body as JSON and validates it with the schema.
 * @throws ProblemError unsupported-media-type, bad-request or invalid-input
 */
export function json<Schema extends z.ZodMiniType>(
  { headers, body }: LocalRequest,
  schema: Schema,
): z.infer<Schema> {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new ProblemError('unsupported-media-type');
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new ProblemError('bad-request');
  }
  return parseBody(schema, value) as z.infer<Schema>;
}

const clockChange = z.strictObject({
  advance: z.string().check(z.refine((text) => parseDuration(text, Date.now()) !== undefined)),
});

/** `GET` and `POST /local/clock` */
export function clockRoutes(clock: Clock): LocalRoutes {
  const now = () => ({ status: 200, body: { now: new Date(clock.now()).toISOString() } });
  return {
    'GET /local/clock': now,
    'POST /local/clock': (request) => {
      clock.advance(json(request, clockChange).advance);
      return now();
    },
  };
}

/** Converts a route's response to HTTP. */
export function answer({ status, headers = {}, body }: LocalAnswer): HttpAnswer {
  if (body === undefined || Buffer.isBuffer(body)) return { status, headers, body: body ?? '' };
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return {
    status,
    headers: { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** @throws ProblemError not-found for an invalid percent-encoding */
function decoded(groups: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    throw new ProblemError('not-found');
  }
}

function notRouted(methods: string[]): ProblemError {
  if (methods.length === 0) return new ProblemError('not-found');
  return new ProblemError('method-not-allowed', {}, { Allow: methods.join(', ') });
}
