/**
 * DynamoDB's own client for tests, with less around a request: it opens a plain socket and does not
 * sign, as no engine verifies signatures. That takes 0.25 ms of processor time a request instead
 * of 0.6; worlds make two hundred thousand. The deployed functions, on the laptop's tests, send
 * theirs as the SDK does.
 */
import { connect, type Socket } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { QUIET_LOGGER } from '../../core/aws/quiet-logger.ts';
import { atFileEnd } from './at-file-end.ts';
import type { Engine } from './engine.ts';

const REGION = 'ap-southeast-1';
/** As many requests at a time as the SDK's own handler sends. */
const MAX_SOCKETS = 50;

interface Request {
  method: string;
  hostname: string;
  port?: number;
  path: string;
  headers: Record<string, string>;
  body?: Uint8Array | string;
}

interface Response {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** A client of the engine that closes at the end of the test file. */
export function engineClient({ endpoint, accessKeyId }: Engine): DynamoDBClient {
  const handler = new PlainHandler();
  const client = new DynamoDBClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId, secretAccessKey: 'local' },
    maxAttempts: 3,
    logger: QUIET_LOGGER,
    requestHandler: handler as never,
    signer: { sign: async (request: Request) => named(request, accessKeyId) } as never,
  });
  atFileEnd(() => handler.destroy());
  return client;
}

/** Engines read the access key ID and the region, and want the form of a signature. */
function named(request: Request, accessKeyId: string): Request {
  request.headers['x-amz-date'] = '20261123T020000Z';
  request.headers.authorization =
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261123/${REGION}/dynamodb/aws4_request, ` +
    'SignedHeaders=host;x-amz-date, Signature=none';
  return request;
}

interface Exchange {
  request: Request;
  resolve(result: { response: Response }): void;
  reject(error: Error): void;
}

/** Sends requests over sockets that stay open, one at a time over each. */
class PlainHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #sockets = new Set<Socket>();
  readonly #idle: ((exchange: Exchange) => void)[] = [];
  readonly #waiting: Exchange[] = [];

  handle(request: Request): Promise<{ response: Response }> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#sendNext();
    });
  }

  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #sendNext(): void {
    const [next] = this.#waiting;
    if (!next) return;
    const send = this.#idle.pop() ?? (this.#sockets.size < MAX_SOCKETS && this.#open(next.request));
    if (send) send(this.#waiting.shift() as Exchange);
  }

  #open({ hostname, port = 80 }: Request): (exchange: Exchange) => void {
    const socket = connect({ host: hostname, port, noDelay: true });
    this.#sockets.add(socket);
    let current: Exchange | undefined;
    let received = Buffer.alloc(0);
    const send = (exchange: Exchange) => {
      current = exchange;
      socket.write(bytesOf(exchange.request));
    };
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const response = responseOf(received);
      if (!response) return;
      received = Buffer.alloc(0);
      current?.resolve({ response });
      current = undefined;
      this.#idle.push(send);
      this.#sendNext();
    });
    let reason: Error = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    socket.once('error', (error) => {
      reason = error;
    });
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#idle.splice(this.#idle.indexOf(send) >>> 0, 1);
      current?.reject(reason);
      this.#sendNext();
    });
    return send;
  }
}

function bytesOf({ method, path, headers, body = '' }: Request): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body as string)]);
}

/** The whole answer, or `undefined` if more of it is to come; engines announce its length. */
function responseOf(bytes: Buffer): Response | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return;
  const [status = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = bytes.subarray(end + 4);
  const length = Number(headers['content-length']);
  if (Number.isNaN(length)) throw new Error(`an answer without a length: ${status}`);
  if (body.length >= length) return { statusCode: Number(status.split(' ')[1]), headers, body };
}
