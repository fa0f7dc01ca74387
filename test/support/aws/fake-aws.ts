import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request to AWS as a test sees it. */
export interface AwsRequest {
  /** Signing name of the service, e.g. `cloudformation`. */
  service: string;
  region: string;
  /** Of JSON and query services the operation, e.g. `DescribeStacks`; of others `GET /path`. */
  operation: string;
  /** JSON body, query parameters, or the raw body. */
  input: Record<string, unknown>;
  body: string;
  headers: IncomingMessage['headers'];
  url: URL;
}

/** Answers an operation with its output as an object, or throws an {@link AwsError}. */
export type Answer = (request: AwsRequest) => unknown;

/** An answer with its own status, headers and body, for REST services. */
export class RawAnswer {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly status: number;

  constructor(headers: Record<string, string>, body = '', status = 200) {
    this.headers = headers;
    this.body = body;
    this.status = status;
  }
}

/** An error that AWS returns. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  /** @param code e.g. `ThrottlingException` */
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** A running stand-in for AWS. */
export interface FakeAws {
  /** Value for `AWS_ENDPOINT_URL`. */
  url: string;
  /** Environment for a command that must talk to nothing else. */
  environment: Record<string, string>;
  /** All requests so far, in order. */
  requests: AwsRequest[];
  close(): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1 that speaks the protocols of AWS (JSON, query, REST).
 * @param answers by `service.Operation`, or `service.GET /path` for REST services, where a key that
 * ends with `*` matches a prefix. An operation without an answer fails with `NotImplemented`
 */
export async function fakeAws(answers: Record<string, Answer>): Promise<FakeAws> {
  const requests: AwsRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const request = await parse(incoming);
    requests.push(request);
    const { service, operation } = request;
    try {
      const key = `${service}.${operation}`;
      const answer =
        answers[key] ??
        Object.entries(answers).find(
          ([name]) => name.endsWith('*') && key.startsWith(name.slice(0, -1)),
        )?.[1];
      if (!answer) throw new AwsError('NotImplemented', `The test does not answer ${key}`, 501);
      const output = await answer(request);
      if (output instanceof RawAnswer) {
        outgoing.writeHead(output.status, output.headers).end(output.body);
        return;
      }
      const { type, body } = encode(request, output);
      outgoing.writeHead(200, { 'content-type': type }).end(body);
    } catch (error) {
      const { code, message, status } =
        error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
      const isXml = protocolOf(request) === 'xml';
      const body =
        service === 's3'
          ? `<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`
          : isXml
            ? `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error><RequestId>1</RequestId></ErrorResponse>`
            : JSON.stringify({ __type: code, message });
      outgoing
        .writeHead(status, {
          'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.1',
          'x-amzn-errortype': code,
        })
        .end(body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    environment: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'ap-southeast-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function parse(incoming: IncomingMessage): Promise<AwsRequest> {
  const body = await text(incoming);
  const { headers } = incoming;
  const url = new URL(incoming.url ?? '/', 'http://aws');
  const scope = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '');
  const [, region = '', service = ''] = scope ?? [];
  const target = headers['x-amz-target'];
  const type = headers['content-type'] ?? '';
  const query = type.includes('x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams(body))
    : undefined;
  const operation =
    String(target ?? '')
      .split('.')
      .at(-1) ||
    query?.Action ||
    `${incoming.method} ${url.pathname}`;
  let input: Record<string, unknown> = query ?? {};
  if (!query && body && /json/.test(type)) input = JSON.parse(body);
  return { service, region, operation, input, body, headers, url };
}

/** Services whose answers are XML. */
const XML = new Set(['cloudformation', 'sts', 'iam', 's3', 'cloudfront', 'sns', 'monitoring']);

function protocolOf({ service, headers }: AwsRequest): 'json' | 'xml' {
  if (headers['x-amz-target']) return 'json';
  return XML.has(service) ? 'xml' : 'json';
}

function encode(request: AwsRequest, output: unknown): { type: string; body: string } {
  if (typeof output === 'string') return { type: 'text/plain', body: output };
  if (protocolOf(request) === 'json')
    return { type: 'application/json', body: JSON.stringify(output ?? {}) };
  const { operation } = request;
  const isQuery = !operation.includes(' ');
  const content = toXml(output ?? {}, isQuery);
  const body = isQuery
    ? `<${operation}Response><${operation}Result>${content}</${operation}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${operation}Response>`
    : content;
  return { type: 'text/xml', body };
}

/**
 * Lists are `<member>` elements in query services, and repeated elements in REST services. The
 * `entry` of a map is repeated in both.
 */
function toXml(value: unknown, isQuery: boolean): string {
  if (Array.isArray(value))
    return value.map((each) => `<member>${toXml(each, isQuery)}</member>`).join('');
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return escaped(String(value));
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) =>
      Array.isArray(each) && (!isQuery || name === 'entry')
        ? each.map((one) => `<${name}>${toXml(one, isQuery)}</${name}>`).join('')
        : `<${name}>${toXml(each, isQuery)}</${name}>`,
    )
    .join('');
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
