/**
 * Headers that a client sends more than once. API Gateway passes all values in `multiValueHeaders`
 * and the last one in `headers`
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format);
 * WAF or CloudFront may have checked another. So a header that decides anything may come only once.
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import {
  ORIGIN_SECRET_HEADER,
  VIEWER_ADDRESS_HEADER,
  VIEWER_HOST_HEADER,
  VIEWER_PROTOCOL_HEADER,
} from './edge.ts';
import { ProblemError } from './problem-error.ts';

/** Headers that identify the caller and where the request comes from. */
const CALLER_HEADERS = [
  ORIGIN_SECRET_HEADER,
  VIEWER_ADDRESS_HEADER,
  VIEWER_HOST_HEADER,
  VIEWER_PROTOCOL_HEADER,
  'Origin',
  'Authorization',
];

/** Headers that describe the request's content, or what it depends on. */
const CONTENT_HEADERS = ['Content-Type', 'Idempotency-Key', 'If-Match'];

/** Groups `multiValueHeaders` by name in lower case: header names are case-insensitive. */
export function gatherHeaders(event: APIGatewayProxyEvent): void {
  const gathered: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(event.multiValueHeaders ?? {})) {
    const key = name.toLowerCase();
    gathered[key] = [...(gathered[key] ?? []), ...(values ?? [])];
  }
  event.multiValueHeaders = gathered;
}

/** @throws ProblemError `forbidden` if a header that identifies the caller is repeated */
export function refuseRepeatedOrigin(event: APIGatewayProxyEvent): void {
  if (CALLER_HEADERS.some((name) => isRepeated(event, name))) throw new ProblemError('forbidden');
}

/** @throws ProblemError `invalid-input`, with each repeated content header in `fields` */
export function refuseRepeatedContent(event: APIGatewayProxyEvent): void {
  const repeated = CONTENT_HEADERS.filter((name) => isRepeated(event, name));
  if (repeated.length === 0) return;
  throw new ProblemError('invalid-input', {
    fields: Object.fromEntries(repeated.map((name) => [name, ['repeated']])),
  });
}

/**
 * All values of a cookie, from all `Cookie` headers: HTTP/2 lets a browser split its cookies over
 * several (RFC 9113, 8.2.3). Whitespace around the name is ignored; the value is taken as it is,
 * quotes included (RFC 6265, 4.1.1).
 */
export function cookieValues({ multiValueHeaders }: APIGatewayProxyEvent, name: string): string[] {
  return (multiValueHeaders.cookie ?? [])
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.split('='))
    .filter(([key = '']) => key.trim() === name)
    .map(([, ...value]) => value.join('='));
}

function isRepeated({ multiValueHeaders }: APIGatewayProxyEvent, name: string): boolean {
  return (multiValueHeaders[name.toLowerCase()]?.length ?? 0) > 1;
}
