/** What CloudFront tells an API that stands behind it, and how the API knows that it is CloudFront who tells it. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from './problem-error.ts';

/** Carries the origin secret; CloudFront replaces what a client sends under this name. */
export const ORIGIN_SECRET_HEADER = 'X-Origin-Secret';

/** The client's address and port, by CloudFront. */
export const VIEWER_ADDRESS_HEADER = 'CloudFront-Viewer-Address';

export interface Edge {
  /** The origin secrets that are valid now: more than one during a rotation. */
  secrets(): Promise<readonly string[]>;
}

/**
 * Lets pass only what came through CloudFront, and from then on has the client's own address for the source of the request.
 * @param event with header names in lower case
 * @throws ProblemError forbidden, for requests that went past CloudFront
 * @throws Error if CloudFront does not say where the request came from: the distribution is not as it should be
 */
export async function enterThroughEdge(event: APIGatewayProxyEvent, edge: Edge): Promise<void> {
  const given = event.headers[ORIGIN_SECRET_HEADER.toLowerCase()];
  if (given === undefined || !isOneOf(given, await edge.secrets()))
    throw new ProblemError('forbidden');
  const address = viewerAddress(event.headers[VIEWER_ADDRESS_HEADER.toLowerCase()]);
  if (address === undefined) throw new Error('CloudFront sent no address of the viewer');
  event.requestContext.identity.sourceIp = address;
}

/** The address in `198.51.100.10:46532` or `2001:db8::1:46532`, with or without brackets; undefined if there is none. */
export function viewerAddress(header: string | undefined): string | undefined {
  const [, address = ''] = /^\[?([\d.a-f:]+?)\]?:\d{1,5}$/i.exec(header ?? '') ?? [];
  return isIP(address) ? address : undefined;
}

/** Takes the same time whichever value it is, and however much of one is right. */
function isOneOf(given: string, values: readonly string[]): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const found = digest(given);
  return values.map((value) => timingSafeEqual(found, digest(value))).includes(true);
}
