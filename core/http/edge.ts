/**
 * How an API behind CloudFront verifies that a request came through it, and learns the client's IP
 * and the site's origin.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from './problem-error.ts';

/** Header with the origin secret. CloudFront overwrites any value that a client sends. */
export const ORIGIN_SECRET_HEADER = 'X-Origin-Secret';

/** Header that CloudFront adds: the client's IP address and port. */
export const VIEWER_ADDRESS_HEADER = 'CloudFront-Viewer-Address';

/** Header that CloudFront adds: the protocol of the client's request, `https` or `http`. */
export const VIEWER_PROTOCOL_HEADER = 'CloudFront-Forwarded-Proto';

/**
 * Header with the `Host` that the client sent. A CloudFront Function sets it, and overwrites any
 * value that a client sends (lib/constructs/viewer-host.ts).
 */
export const VIEWER_HOST_HEADER = 'X-Viewer-Host';

/** What an API needs to recognise CloudFront. */
export interface Edge {
  /** The origin secrets that are valid now: more than one during a rotation. */
  secrets(): Promise<readonly string[]>;
}

/**
 * Rejects requests that bypass CloudFront, and sets the event's source IP to the client's address.
 * @param event with header names in lower case
 * @returns the origin under which the client sees the site
 * @throws ProblemError `forbidden` for a request without a valid origin secret
 * @throws Error if the viewer's address, host or protocol is absent: the distribution is
 * misconfigured
 */
export async function enterThroughEdge(event: APIGatewayProxyEvent, edge: Edge): Promise<string> {
  const header = (name: string) => event.headers[name.toLowerCase()];
  const given = header(ORIGIN_SECRET_HEADER);
  if (given === undefined || !isOneOf(given, await edge.secrets()))
    throw new ProblemError('forbidden');
  const address = viewerAddress(header(VIEWER_ADDRESS_HEADER));
  if (address === undefined) throw new Error('CloudFront sent no viewer address');
  event.requestContext.identity.sourceIp = address;
  const origin = siteOrigin(header(VIEWER_PROTOCOL_HEADER), header(VIEWER_HOST_HEADER));
  if (origin === undefined) throw new Error('CloudFront sent no viewer host or protocol');
  return origin;
}

/**
 * The IP address in `198.51.100.10:46532` or `2001:db8::1:46532` (with or without brackets);
 * `undefined` if there is none.
 */
export function viewerAddress(header: string | undefined): string | undefined {
  const [, address = ''] = /^\[?([\d.a-f:]+?)\]?:\d{1,5}$/i.exec(header ?? '') ?? [];
  return isIP(address) ? address : undefined;
}

/**
 * The origin of the site as a browser writes it into `Origin`: in lower case, without the port that
 * the protocol implies (https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin).
 * @param protocol `https` or `http`
 * @param host a name, with or without a port
 * @returns `undefined` if there is none
 */
export function siteOrigin(protocol = '', host = ''): string | undefined {
  if (!/^https?$/i.test(protocol) || !/^[a-z0-9.-]+(:\d{1,5})?$/i.test(host)) return undefined;
  return URL.parse(`${protocol}://${host}`)?.origin;
}

/** Constant time: it does not depend on which value matches, nor on how long a common prefix is. */
function isOneOf(given: string, values: readonly string[]): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const found = digest(given);
  return values.map((value) => timingSafeEqual(found, digest(value))).includes(true);
}
