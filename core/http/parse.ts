/**
 * Validates the form of a request before any use case sees it. A form may change what it read to
 * the one form that use cases know (D22).
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod/mini';
import { cut, malformedTexts } from '../domain/text.ts';
import { ProblemError } from './problem-error.ts';

/** Far above any valid request; bounds what bcrypt and KMS can be given (standards 1). */
const MAX_BODY_BYTES = 16 * 1024;

/**
 * Decodes a body that API Gateway encoded: it does where the API has binary media types, which
 * answers with files need
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html).
 */
export function decodeBody(event: APIGatewayProxyEvent): void {
  if (!event.isBase64Encoded || event.body === null) return;
  event.body = Buffer.from(event.body, 'base64').toString();
  event.isBase64Encoded = false;
}

/** @throws ProblemError `too-large` */
export function refuseLarge({ body }: APIGatewayProxyEvent): void {
  if (Buffer.byteLength(body ?? '') > MAX_BODY_BYTES) throw new ProblemError('too-large');
}

/**
 * Parses a body that must be a JSON object of the form `schema`, with no field missing or unknown.
 * @throws ProblemError `bad-request` if it is not an object; `invalid-input` with the rules that
 *   each field broke: `missing`, `unknown`, `type`, `format`, and those that the form itself names
 */
export function parseBody(schema: z.ZodMiniType, json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ProblemError('bad-request');
  return parse(schema, json);
}

/**
 * Parses the query string; without a schema it must be empty.
 * @throws ProblemError `invalid-input` as {@link parseBody}, or with the rule `repeated`
 */
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
 * The values of a path's parameters. A value of the wrong form cannot name anything that exists, so
 * it is rejected without a look-up.
 * @throws ProblemError `not-found`
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

/**
 * Checks the form of the headers that a route reads.
 * @throws ProblemError `invalid-input`, with each malformed header in `fields`
 */
export function refuseHeaders(
  headers: Record<string, z.ZodMiniType> = {},
  { headers: sent }: APIGatewayProxyEvent,
): void {
  const broken = Object.entries(headers).filter(
    ([name, schema]) => !schema.safeParse(sent[name.toLowerCase()]).success,
  );
  if (broken.length > 0) throw invalid(broken.map(([name]) => [name, 'format']));
}

/** Whatever the schema accepts, a text with a lone surrogate is rejected as malformed. */
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
  const named = issue.code === 'custom' ? issue.params?.rule : undefined;
  const rule = issue.code === 'invalid_type' ? 'type' : (named ?? 'format');
  return [[issue.path.join('.'), isMissing ? 'missing' : rule]];
}

/** The caller chose the field names: the answer repeats them well-formed, cut to 64 characters. */
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
