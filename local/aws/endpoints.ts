/**
 * The services of AWS that a laptop lacks, as small HTTP servers of ours. Functions find them as they find any
 * other endpoint of the SDK: by AWS_ENDPOINT_URL_<SERVICE>. A new one is an `AwsService` in the list of `service.ts`.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type HttpAnswer, listen, readBody, send, stopServer } from '../shared/http.ts';

export interface AwsRequest {
  method: string;
  /** Below the service's own endpoint, with the query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface AwsService {
  /** As the SDK spells it in AWS_ENDPOINT_URL_<id>: KMS, SES, SECRETS_MANAGER, COGNITO_IDENTITY_PROVIDER, … */
  id: string;
  /** Never rejects: an error is an answer of the service's protocol. */
  answer(request: AwsRequest): Promise<HttpAnswer>;
}

export interface AwsEndpoints {
  /** AWS_ENDPOINT_URL_<id> for each service. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

const LARGEST = 64 * 1024 * 1024;

/** Serves them all on one free port of 127.0.0.1, each under a path of its own. */
export async function serveAwsEndpoints(services: AwsService[]): Promise<AwsEndpoints> {
  const { server, url } = await listen(0, async (request, response) => {
    const [, id = '', path = ''] = /^\/([^/?]*)(.*)$/.exec(request.url ?? '') ?? [];
    const service = services.find((each) => each.id === id);
    const body = await readBody(request, LARGEST);
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

/** An error that a service answers with, by the name that its SDK client knows. */
export class AwsError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** `UpdateItem`, `GenerateMac`, … of a request in the JSON protocol of AWS. */
export function operationOf(headers: IncomingHttpHeaders): string {
  return String(headers['x-amz-target']).split('.').at(-1) ?? '';
}

/** A service in the JSON protocol of AWS: the operation in X-Amz-Target, errors by `__type`. */
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
            `${id} ${operation} is not played on a laptop`,
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
