import type * as z from 'zod/mini';
import type { Origin } from '../domain/events.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { ProblemCode } from './problem.ts';

/** The OAuth scopes of the participant API (api.md). */
export const scopes = ['ssa/read', 'ssa/make', 'ssa/check'] as const;
export type Scope = (typeof scopes)[number];

/** The user or the system of a participant that sent a request with a token. */
export interface ParticipantUser {
  participantId: string;
  /** `sub` of the token. */
  sub: string;
}

/** A validated request. */
export interface ApiRequest<Body = unknown, Query = unknown, Parameter extends string = string> {
  body: Body;
  query: Query;
  origin: Origin;
  /** The values of the path's parameters, validated. */
  path: Record<Parameter, string>;
  /** All values of a cookie: a browser may send a name more than once. */
  cookies(name: string): string[];
  /** The origin under which the client sees the site; behind CloudFront only. */
  site?: string;
  /** The value of a header, by its name in lower case. */
  header(name: string): string | undefined;
  /** The token's user; on routes with a `scope` only. */
  user?: ParticipantUser;
}

/** An answer of success; `body` is sent as JSON, `file` as it is. */
export interface ApiAnswer {
  status: number;
  body?: object;
  file?: { type: string; content: Buffer };
  headers?: Record<string, string>;
}

export type AnswerHeader = 'Set-Cookie' | 'Content-Disposition' | 'ETag';

/** What a route answers, for the OpenAPI document; tests check every answer against it. */
export interface Answers {
  /** The status of success. */
  status: 200 | 201 | 204;
  /** Absent: the answer has no body. */
  body?: z.ZodMiniType;
  /** Instead of a body: the media type of a file. */
  file?: 'application/pdf';
  /** Headers beyond those that every answer has. */
  headers?: readonly AnswerHeader[];
  /** Refusals beyond those that every route with the same features may answer. */
  refusals?: readonly ProblemCode[];
}

/**
 * One line of a function's route table, from which API Gateway's resources, the router and the
 * OpenAPI document are made.
 */
export interface Route<Context> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As API Gateway writes it: `/api/sessions/current`. */
  path: string;
  /** The forms of its `{parameters}`, by name. A value of another form is answered `not-found`. */
  parameters?: Record<string, z.ZodMiniType>;
  /** The scope that the token must have; absent: no token is needed. */
  scope?: Scope;
  /** What it does, in one line, for the OpenAPI document. */
  summary: string;
  /** Absent: the request has no body. */
  body?: z.ZodMiniType;
  /** The body may be left out. */
  bodyOptional?: boolean;
  /** Absent: the request has no query. */
  query?: z.ZodMiniType;
  /** The forms of the headers that it reads, by name. */
  headers?: Record<string, z.ZodMiniType>;
  answers: Answers;
  /** The use case: returns an answer, or a refusal that becomes a problem+json answer. */
  handle(context: Context, request: ApiRequest): Promise<ApiAnswer | Refusal>;
}

type Parsed<Schema> = Schema extends z.ZodMiniType ? z.infer<Schema> : undefined;

/** The names of a path's parameters: `'requestId'` of `/broker/requests/{requestId}`. */
type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never;

/** Demands a form for each parameter of the path, and none if the path has none. */
type Parameters<Name extends string> = [Name] extends [never]
  ? { parameters?: undefined }
  : { parameters: Record<Name, z.ZodMiniType> };

/** A route whose handler gets the types that its path and schemas imply. */
export function route<
  Context,
  const Path extends string,
  Body extends z.ZodMiniType | undefined = undefined,
  Query extends z.ZodMiniType | undefined = undefined,
>(
  line: {
    method: Route<Context>['method'];
    path: Path;
    scope?: Scope;
    summary: string;
    body?: Body;
    bodyOptional?: boolean;
    query?: Query;
    headers?: Record<string, z.ZodMiniType>;
    answers: Answers;
    handle(
      context: Context,
      request: ApiRequest<Parsed<Body>, Parsed<Query>, ParameterOf<Path>>,
    ): Promise<ApiAnswer | Refusal>;
  } & Parameters<ParameterOf<Path>>,
): Route<Context> {
  return line as unknown as Route<Context>;
}
