/**
 * Headers that a client sends more than once. API Gateway gives all values in `multiValueHeaders` and the last one in `headers`
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format);
 * what stands in front of it may have judged another. So a header that we judge by comes once.
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ORIGIN_SECRET_HEADER, VIEWER_ADDRESS_HEADER } from './edge.ts';
import { ProblemError } from './problem-error.ts';

/** They say who asks, and from where. */
const OF_ORIGIN = [ORIGIN_SECRET_HEADER, VIEWER_ADDRESS_HEADER, 'Origin', 'Authorization'];

/** They say what is asked. */
const OF_CONTENT = ['Content-Type', 'Idempotency-Key'];

/** Brings the values of each header together under its name in lower case: names that differ in case are one header. */
export function gatherHeaders(event: APIGatewayProxyEvent): void {
  const gathered: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(event.multiValueHeaders ?? {})) {
    const key = name.toLowerCase();
    gathered[key] = [...(gathered[key] ?? []), ...(values ?? [])];
  }
  event.multiValueHeaders = gathered;
}

/** @throws ProblemError forbidden */
export function refuseRepeatedOrigin(event: APIGatewayProxyEvent): void {
  if (OF_ORIGIN.some((name) => isRepeated(event, name))) throw new ProblemError('forbidden');
}

/** @throws ProblemError invalid-input, naming the header */
export function refuseRepeatedContent(event: APIGatewayProxyEvent): void {
  const repeated = OF_CONTENT.filter((name) => isRepeated(event, name));
  if (repeated.length === 0) return;
  throw new ProblemError('invalid-input', {
    fields: Object.fromEntries(repeated.map((name) => [name, ['repeated']])),
  });
}

/**
 * All values of a cookie, in all headers of that name: HTTP/2 lets a browser send its cookies in several (RFC 9113, 8.2.3). Space around a
 * name says nothing; a value is taken as it is, with its quotes (RFC 6265, 4.1.1).
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
