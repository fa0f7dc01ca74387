import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

/** As in `rawHeaders`, but in pairs. */
export type Headers = [name: string, value: string][];

/** The headers of a request, as the client sent them. */
export function sentHeaders({ rawHeaders }: IncomingMessage): Headers {
  const pairs: Headers = [];
  for (let i = 0; i < rawHeaders.length; i += 2)
    pairs.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
  return pairs;
}

/**
 * Serves on 127.0.0.1, which nobody else in the network reaches.
 * @param port 0 for any free one
 * @throws Error in one line if the port is taken
 */
export async function listen(
  port: number,
  serve: RequestListener,
): Promise<{ server: Server; url: string }> {
  // Longer than any client keeps an idle connection, or it would meet one that is just being closed.
  const server = createServer({ keepAliveTimeout: 60_000 }, serve);
  // A thousand clients at once are a test of ours; the usual backlog is half of that.
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

/** Stops listening and ends every connection, whatever is going on there. */
export async function stopServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/** A port of 127.0.0.1 that was free just now, for a program that can't be told to take any. */
export async function freePort(): Promise<number> {
  const { server, url } = await listen(0, () => {});
  await stopServer(server);
  return Number(new URL(url).port);
}

/** The whole body. One that is too large is read to its end all the same, or the client would miss the answer. */
export async function readBody(
  request: IncomingMessage,
  largest: number,
): Promise<Buffer | 'too-large' | 'aborted'> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= largest) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    return 'aborted';
  }
  return size > largest ? 'too-large' : Buffer.concat(chunks);
}

/** @throws Error, having sent nothing, if a header cannot be sent */
export function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.statusCode = status;
  response.end(body);
}

/** Text as it stands in XML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
