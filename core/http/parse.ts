/** The form of a request, judged before anything of ours sees it. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod/mini';
import { cut, malformedTexts } from '../domain/text.ts';
import { ProblemError } from './problem-error.ts';

/** No request of ours comes near it; bcrypt and KMS never see more (standards 1). */
const MOST_BODY_BYTES = 16 * 1024;

/** @throws ProblemError too-large */
export function refuseLarge({ body }: APIGatewayProxyEvent): void {
  if (Buffer.byteLength(body ?? '') > MOST_BODY_BYTES) throw new ProblemError('too-large');
}

/**
 * A JSON object that has the form of `schema`, no field missing, none unknown.
 * @throws ProblemError bad-request, or invalid-input with the rules that each field broke: `missing`, `unknown`, `type`, `format`
 */
export function parseBody(schema: z.ZodMiniType, json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ProblemError('bad-request');
  return parse(schema, json);
}

/** The same for a query; without a schema none may be there. */
export function parseQuery(
  schema: z.ZodMiniType | undefined,
  { multiValueQueryStringParameters }: APIGatewayProxyEvent,
): unknown {
  const query = multiValueQueryStringParameters ?? {};
  const repeated = Object.keys(query).filter((name) => query[name]?.length !== 1);
  if (repeated.length > 0) throw invalid(repeated.map((name) => [name, 'repeated']));
  const single = Object.fromEntries(
    Object.entries(query).map(([name, values]) => [name, values?.[0]]),
  );
  if (schema) return parse(schema, single);
  const unknown = Object.keys(single);
  if (unknown.length > 0) throw invalid(unknown.map((name) => [name, 'unknown']));
  return undefined;
}

/**
 * The values of a path's parameters. What has not their form can name nothing of ours, and costs no request to say so.
 * @throws ProblemError not-found
 */
export function parsePath(
  parameters: Record<string, z.ZodMiniType> = {},
  { pathParameters }: APIGatewayProxyEvent,
): Record<string, string> {
  const given = pathParameters ?? {};
  return Object.fromEntries(
    Object.entries(parameters).map(([name, schema]) => {
      const { success, data } = schema.safeParse(given[name]);
      if (!success) throw new ProblemError('not-found');
      return [name, data as string];
    }),
  );
}

/** The headers that a route reads, each of its form. @throws ProblemError invalid-input */
export function refuseHeaders(
  headers: Record<string, z.ZodMiniType> = {},
  { headers: sent }: APIGatewayProxyEvent,
): void {
  const broken = Object.entries(headers).filter(
    ([name, schema]) => !schema.safeParse(sent[name.toLowerCase()]).success,
  );
  if (broken.length > 0) throw invalid(broken.map(([name]) => [name, 'format']));
}

/** No field that a schema lets pass may hold half a character, whatever the schema says of it. */
function parse(schema: z.ZodMiniType, input: object): unknown {
  const { success, data, error } = schema.safeParse(input);
  if (!success) throw invalid(error.issues.flatMap((issue) => brokenRules(issue, input)));
  const malformed = malformedTexts(data);
  if (malformed.length > 0) throw invalid(malformed.map((path) => [path.join('.'), 'format']));
  return data;
}

function brokenRules(issue: z.core.$ZodIssue, input: object): [field: string, rule: string][] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => [[...issue.path, key].join('.'), 'unknown']);
  const name = String(issue.path.at(-1));
  const parent = issue.path
    .slice(0, -1)
    .reduce((value, key) => (value as Record<PropertyKey, unknown>)?.[key], input as unknown);
  const isMissing =
    typeof parent === 'object' &&
    parent !== null &&
    issue.path.length > 0 &&
    !Object.hasOwn(parent, name);
  const rule = isMissing ? 'missing' : issue.code === 'invalid_type' ? 'type' : 'format';
  return [[issue.path.join('.'), rule]];
}

/** Names come from the caller: they are told back short, and well-formed. */
function invalid(broken: [field: string, rule: string][]): ProblemError {
  const fields = new Map<string, Set<string>>();
  for (const [name, rule] of broken.slice(0, 20)) {
    const field = cut(name, 64).toWellFormed();
    fields.set(field, new Set(fields.get(field)).add(rule));
  }
  return new ProblemError('invalid-input', {
    fields: Object.fromEntries([...fields].map(([field, rules]) => [field, [...rules]])),
  });
}
