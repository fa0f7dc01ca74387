/** Runs CloudFront Functions for viewer requests: the code of the template itself. */
import { isDeepStrictEqual } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import type { Headers } from '../shared/http.ts';

/** The parts of `AWS::CloudFront::Function` that the laptop reads. */
export interface FunctionProperties {
  FunctionCode: string;
  FunctionConfig: { Runtime: string };
}

/** A request as a function sees it. */
export interface ViewerRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: string;
  /** As the client sent them. */
  headers: Headers;
  /** The client's IP address. */
  ip: string;
}

/** A field of the event; `multiValue` if the name occurs several times. */
interface Field {
  value: string;
  multiValue?: { value: string }[];
}

/**
 * The request of an event
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html).
 */
interface EventRequest {
  method: string;
  uri: string;
  querystring: Record<string, Field>;
  headers: Record<string, Field>;
  cookies: Record<string, Field>;
}

/** Functions may read these but not change them. */
const READ_ONLY = ['content-length', 'host', 'transfer-encoding', 'via'];

/**
 * Functions neither see these nor may add them
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html).
 */
const DISALLOWED =
  /^(connection|expect|keep-alive|proxy-.*|trailer|upgrade|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/;

/**
 * Loads a function.
 * @param name for errors
 * @returns a function that gives the headers of a request as it leaves them
 * @throws Error for another runtime; the result throws where the function fails, or does what
 * CloudFront refuses or the laptop does not support: it changes more than headers
 */
export function edgeFunction(
  name: string,
  { FunctionCode, FunctionConfig: { Runtime } }: FunctionProperties,
): (request: ViewerRequest) => Headers {
  if (Runtime !== 'cloudfront-js-2.0')
    throw new Error(`${name}: the laptop does not support the runtime ${Runtime}`);
  // Like CloudFront's runtime: strict, without code from strings, and nothing but JavaScript.
  const context = createContext({}, { codeGeneration: { strings: false, wasm: false } });
  const run: (event: string) => string | undefined = runInContext(
    `'use strict';\n${FunctionCode}\n;(event) => JSON.stringify(handler(JSON.parse(event)))`,
    context,
    { filename: name },
  );
  return (request) => {
    const before = eventRequest(request);
    const event = {
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip: request.ip },
      request: before,
    };
    const { headers, ...others } = JSON.parse(run(JSON.stringify(event)) ?? '{}') as EventRequest;
    const { headers: sent, ...same } = before;
    if (!isDeepStrictEqual(others, same))
      throw new Error(`${name}: the laptop supports only functions that change headers`);
    const changed = Object.keys({ ...sent, ...headers }).filter(
      (each) => !isDeepStrictEqual(sent[each], headers[each]),
    );
    for (const each of changed) refuse(name, each, headers[each]);
    return [
      ...request.headers.filter(([each]) => !changed.includes(each.toLowerCase())),
      ...changed.flatMap((each): Headers => {
        const value = headers[each]?.value;
        return value === undefined ? [] : [[each, value]];
      }),
    ];
  };
}

/** @throws Error for a change of a header that CloudFront or the laptop does not accept */
function refuse(name: string, header: string, field: Field | undefined): void {
  if (READ_ONLY.includes(header) || DISALLOWED.test(header))
    throw new Error(`${name}: a function may not change ${header}`);
  const isField = field === undefined || isDeepStrictEqual(field, { value: String(field.value) });
  if (header !== header.toLowerCase() || !isField)
    throw new Error(`${name}: the laptop does not support this value of ${header}`);
}

function eventRequest({ method, path, query, headers }: ViewerRequest): EventRequest {
  const lower = headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  const cookies = lower
    .filter(([name]) => name === 'cookie')
    .flatMap(([, value]) => value.split(/; */))
    .map((pair): [string, string] => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    });
  return {
    method,
    uri: path,
    querystring: fields([...new URLSearchParams(query)]),
    headers: fields(lower.filter(([name]) => name !== 'cookie' && !DISALLOWED.test(name))),
    cookies: fields(cookies),
  };
}

function fields(pairs: [string, string][]): Record<string, Field> {
  const groups = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries(
    [...groups].map(([name, all]) => {
      const values = all.map(([, value]) => ({ value }));
      const [first = { value: '' }] = values;
      return [name, values.length > 1 ? { ...first, multiValue: values } : first];
    }),
  );
}
