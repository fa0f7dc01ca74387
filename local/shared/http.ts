import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP response. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

/** Pairs of name and value, in the order of `rawHeaders`. */
export type Headers = [name: string, value: string][];

/** The headers of a request, exactly as the client sent them. */
export function sentHeaders({ rawHeaders }: IncomingMessage): Headers {
  const pairs: Headers = [];
  for (let i = 0; i < rawHeaders.length; i += 2)
    pairs.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
  return pairs;
}

/**
 * Serves on 127.0.0.1, which is not reachable from the network.
 * @param port 0 selects any free port
 * @throws Error in one line if the port is in use
 */
export async function listen(
  port: number,
  serve: RequestListener,
): Promise<{ server: Server; url: string }> {
  // Longer than any client keeps an idle connection; otherwise a client could reuse one that the
  // server is closing.
  const server = createServer({ keepAliveTimeout: 60_000 }, serve);
  // A test opens a thousand concurrent connections; the usual backlog is half of that.
  server.listen({ port, host: '127.0.0.1', backlog: 4096 });
  try {
    await once(server, 'listening');
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw taken
      ? new Error(`Port ${port} is taken: choose another with --port`, { cause: error })
      : error;
  }
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Stops listening and closes every connection, including those in use. */
export async function stopServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/** A port of 127.0.0.1 that was free a moment ago, for a program that cannot choose one itself. */
export async function freePort(): Promise<number> {
  const { server, url } = await listen(0, () => {});
  await stopServer(server);
  return Number(new URL(url).port);
}

/**
 * Reads the whole body. It reads a body that is too large to its end, because otherwise the client
 * would miss the response.
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | 'too-large' | 'aborted'> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    return 'aborted';
  }
  return size > maxBytes ? 'too-large' : Buffer.concat(chunks);
}

/**
 * Sends a response.
 * @throws Error, having sent nothing, if a header is invalid
 */
export function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.statusCode = status;
  response.end(body);
}

/** Escapes text for XML. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
