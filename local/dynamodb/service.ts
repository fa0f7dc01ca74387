import { Agent, type IncomingMessage, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AwsRequest, AwsService } from '../aws/endpoints.ts';
import type { HttpAnswer } from '../shared/http.ts';

/**
 * The engine as an emulated service. It forwards every request under `accessKeyId`, whose tables
 * all callers share. The engine does not check signatures.
 */
export function dynamoDbService(endpoint: string, accessKeyId: string): AwsService {
  const agent = new Agent({ keepAlive: true });
  return {
    id: 'DYNAMODB',
    answer: (request) =>
      forward(endpoint, agent, {
        ...request,
        headers: {
          ...request.headers,
          authorization: request.headers.authorization?.replace(
            /Credential=[^/]+/,
            `Credential=${accessKeyId}`,
          ),
        },
      }).catch((error) => ({
        status: 500,
        headers: { 'Content-Type': 'application/x-amz-json-1.0' },
        body: JSON.stringify({ __type: 'InternalServerError', message: (error as Error).message }),
      })),
  };
}

function forward(
  endpoint: string,
  agent: Agent,
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
