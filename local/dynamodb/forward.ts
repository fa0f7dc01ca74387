import { Agent, type IncomingMessage, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AwsRequest } from '../aws/endpoints.ts';
import type { HttpAnswer } from '../shared/http.ts';

const agent = new Agent({ keepAlive: true });

/**
 * Forwards a request to a DynamoDB engine unchanged, and returns the complete response.
 * @param endpoint of the engine, without a slash at the end
 * @throws Error if the connection fails
 */
export function forward(
  endpoint: string,
  { method, path, headers, body }: AwsRequest,
): Promise<HttpAnswer> {
  const { host: _, connection: __, ...others } = headers;
  return new Promise((resolve, reject) => {
    const sent = send(endpoint + path, {
      agent,
      method,
      headers: { ...others, 'content-length': body.length },
    });
    sent.once('error', reject);
    sent.once('response', (response: IncomingMessage) => {
      const { 'content-type': type = 'application/x-amz-json-1.0', 'x-amz-crc32': checksum } =
        response.headers;
      const responseHeaders = {
        'Content-Type': type,
        ...(checksum !== undefined && { 'x-amz-crc32': String(checksum) }),
      };
      buffer(response).then(
        (text) =>
          resolve({ status: response.statusCode ?? 500, headers: responseHeaders, body: text }),
        reject,
      );
    });
    sent.end(body);
  });
}
