import type * as z from 'zod/mini';
import type { Origin } from '../domain/events.ts';
import type { Refusal } from '../domain/refusal.ts';

/** A request of ours after its form was judged. */
export interface ApiRequest<Body = unknown, Query = unknown> {
  body: Body;
  query: Query;
  origin: Origin;
  /** The value of a cookie. */
  cookie(name: string): string | undefined;
}

export interface ApiAnswer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

/** One line of a function's route table: API Gateway's resources, the router and the documentation are made from it. */
export interface Route<Context> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As API Gateway writes it: `/api/sessions/current`. */
  path: string;
  /** Absent: the request has no body. */
  body?: z.ZodMiniType;
  /** Absent: the request has no query. */
  query?: z.ZodMiniType;
  handle(context: Context, request: ApiRequest): Promise<ApiAnswer | Refusal>;
}

type Parsed<Schema> = Schema extends z.ZodMiniType ? z.infer<Schema> : undefined;

/** Ties a route's schemas to the types that its handler sees. */
export function route<
  Context,
  Body extends z.ZodMiniType | undefined = undefined,
  Query extends z.ZodMiniType | undefined = undefined,
>(line: {
  method: Route<Context>['method'];
  path: string;
  body?: Body;
  query?: Query;
  handle(context: Context, request: ApiRequest<Parsed<Body>, Parsed<Query>>): Promise<ApiAnswer | Refusal>;
}): Route<Context> {
  return line as unknown as Route<Context>;
}
