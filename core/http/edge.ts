/**
 * How an API behind CloudFront verifies that a request came through it, and learns the client's IP.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from './problem-error.ts';

/** Header with the origin secret. CloudFront overwrites any value that a client sends. */
export const ORIGIN_SECRET_HEADER = 'X-Origin-Secret';

/** Header that CloudFront adds: the client's IP address and port. */
export const VIEWER_ADDRESS_HEADER = 'CloudFront-Viewer-Address';

/** What an API needs to recognise CloudFront. */
export interface Edge {
  /** The origin secrets that are valid now: more than one during a rotation. */
  secrets(): Promise<readonly string[]>;
}

/**
 * Rejects requests that bypass CloudFront, and sets the event's source IP to the client's address.
 * @param event with header names in lower case
 * @throws ProblemError `forbidden` for a request without a valid origin secret
 * @throws Error if the viewer address is absent: the distribution is misconfigured
 */
export async function enterThroughEdge(event: APIGatewayProxyEvent, edge: Edge): Promise<void> {
  const given = event.headers[ORIGIN_SECRET_HEADER.toLowerCase()];
  if (given === undefined || !isOneOf(given, await edge.secrets()))
    throw new ProblemError('forbidden');
  const address = viewerAddress(event.headers[VIEWER_ADDRESS_HEADER.toLowerCase()]);
  if (address === undefined) throw new Error('CloudFront sent no viewer address');
  event.requestContext.identity.sourceIp = address;
}

/**
 * The IP address in `198.51.100.10:46532` or `2001:db8::1:46532` (with or without brackets);
 * `undefined` if there is none.
 */
export function viewerAddress(header: string | undefined): string | undefined {
  const [, address = ''] = /^\[?([\d.a-f:]+?)\]?:\d{1,5}$/i.exec(header ?? '') ?? [];
  return isIP(address) ? address : undefined;
}

/** Constant time: it does not depend on which value matches, nor on how long a common prefix is. */
function isOneOf(given: string, values: readonly string[]): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const found = digest(given);
  return values.map((value) => timingSafeEqual(found, digest(value))).includes(true);
}
