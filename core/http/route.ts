import type * as z from 'zod/mini';
import type { Origin } from '../domain/events.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { ProblemCode } from './problem.ts';

/** What a participant's token may be used for (api.md). */
export const scopes = ['ssa/read', 'ssa/make', 'ssa/check'] as const;
export type Scope = (typeof scopes)[number];

/** Who sent a request with a token: a user of a participant, or one of its systems. */
export interface ParticipantUser {
  participantId: string;
  /** `sub` of the token. */
  sub: string;
}

/** A request of ours after its form was judged. */
export interface ApiRequest<Body = unknown, Query = unknown, Parameter extends string = string> {
  body: Body;
  query: Query;
  origin: Origin;
  /** The values of the path's parameters, each of its form. */
  path: Record<Parameter, string>;
  /** The values of a cookie, as often as it came. */
  cookies(name: string): string[];
  /** The value of a header, by its name in lower case. */
  header(name: string): string | undefined;
  /** On routes that ask for a scope, who has it. */
  user?: ParticipantUser;
}

export interface ApiAnswer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

/** What a route answers, for the documentation; tests hold every answer to it. */
export interface Answers {
  /** When it is done. */
  status: 200 | 201 | 204;
  /** Absent: the answer has no body. */
  body?: z.ZodMiniType;
  /** Refusals of its own, beside those of every route of its form. */
  refusals?: readonly ProblemCode[];
}

/** One line of a function's route table: API Gateway's resources, the router and the documentation are made from it. */
export interface Route<Context> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As API Gateway writes it: `/api/sessions/current`. */
  path: string;
  /** The forms of its `{parameters}`, by name. A value of another form names nothing: `not-found`. */
  parameters?: Record<string, z.ZodMiniType>;
  /** Which right of a participant's user it asks for; absent: none. */
  scope?: Scope;
  /** What it does, in a line, for the documentation. */
  summary: string;
  /** Absent: the request has no body. */
  body?: z.ZodMiniType;
  /** The body may be left out. */
  bodyOptional?: boolean;
  /** Absent: the request has no query. */
  query?: z.ZodMiniType;
  /** Headers that it reads, by name. */
  headers?: Record<string, z.ZodMiniType>;
  answers: Answers;
  handle(context: Context, request: ApiRequest): Promise<ApiAnswer | Refusal>;
}

type Parsed<Schema> = Schema extends z.ZodMiniType ? z.infer<Schema> : undefined;

/** The names of a path's parameters: `'requestId'` of `/broker/requests/{requestId}`. */
type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never;

/** A form for each parameter; none where there are none. */
type Parameters<Name extends string> = [Name] extends [never]
  ? { parameters?: undefined }
  : { parameters: Record<Name, z.ZodMiniType> };

/** Ties a route's path and schemas to the types that its handler sees. */
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
