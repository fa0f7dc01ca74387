/**
 * Emulated AWS services, as small HTTP servers. Functions find them as they find any other SDK
 * endpoint: by AWS_ENDPOINT_URL_<SERVICE>. A new service is an `AwsService` in the list of
 * `open-aws.ts`.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type HttpAnswer, listen, readBody, send, stopServer } from '../shared/http.ts';

/** A request of an SDK client. */
export interface AwsRequest {
  method: string;
  /** Path below the service's own endpoint, with the query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** An emulated service. */
export interface AwsService {
  /**
   * The <id> in the SDK's AWS_ENDPOINT_URL_<id>: KMS, SESV2, SECRETS_MANAGER,
   * COGNITO_IDENTITY_PROVIDER, …
   */
  id: string;
  /** Never rejects: errors are responses in the service's protocol. */
  answer(request: AwsRequest): Promise<HttpAnswer>;
}

/** Running services. */
export interface AwsEndpoints {
  /** AWS_ENDPOINT_URL_<id> for each service. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Serves all services on one free port of 127.0.0.1, each under its own path. */
export async function serveAwsEndpoints(services: AwsService[]): Promise<AwsEndpoints> {
  const { server, url } = await listen(0, async (request, response) => {
    const [, id = '', path = ''] = /^\/([^/?]*)(.*)$/.exec(request.url ?? '') ?? [];
    const service = services.find((each) => each.id === id);
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === 'aborted') return;
    if (!service || body === 'too-large')
      return send(response, { status: service ? 413 : 404, headers: {}, body: '' });
    const { method = 'GET', headers } = request;
    send(response, await service.answer({ method, path: path || '/', headers, body }));
  });
  return {
    environment: Object.fromEntries(
      services.map(({ id }) => [`AWS_ENDPOINT_URL_${id}`, `${url}/${id}`]),
    ),
    stop: () => stopServer(server),
  };
}

/** An error response of a service, by the name that its SDK client recognizes. */
export class AwsError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The operation of a request in AWS's JSON protocol: `UpdateItem`, `GenerateMac`, … */
export function operationOf(headers: IncomingHttpHeaders): string {
  return String(headers['x-amz-target']).split('.').at(-1) ?? '';
}

/** A service in AWS's JSON protocol: the operation is in X-Amz-Target, the error in `__type`. */
export function awsJsonService(
  id: string,
  operations: Record<string, (input: Record<string, unknown>) => unknown>,
): AwsService {
  return {
    id,
    async answer({ headers, body }) {
      const operation = operationOf(headers);
      try {
        if (!Object.hasOwn(operations, operation)) {
          throw new AwsError(
            'UnsupportedOperation',
            `${id} ${operation} is not supported on the laptop`,
          );
        }
        return jsonAnswer(200, await operations[operation]?.(JSON.parse(body.toString('utf8'))));
      } catch (error) {
        const { name, message } = error as Error;
        return jsonAnswer(400, { __type: name, message });
      }
    },
  };
}

function jsonAnswer(status: number, value: unknown): HttpAnswer {
  return {
    status,
    headers: { 'Content-Type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(value),
  };
}
