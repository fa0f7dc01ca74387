/** The one port in front of everything. */
import type { IncomingMessage } from 'node:http';
import { problem } from '../../core/http/problem.ts';
import { type HttpAnswer, listen, send, stopServer } from './http.ts';
import { answer } from './local-routes.ts';

/** Answers a request; undefined if the client went away. */
export type Handler = (
  request: IncomingMessage,
) => HttpAnswer | undefined | Promise<HttpAnswer | undefined>;

/** The HTTP server of the laptop. */
export interface FrontDoor {
  url: string;
  /**
   * Passes requests to a handler. Before this call every request gets 503 `unavailable`.
   * @param now milliseconds since 1970, for the Date header
   */
  open(handler: Handler, now: () => number): void;
  stop(): Promise<void>;
}

/**
 * Listens before anything else starts, so that a port in use is reported immediately.
 * @param port 0 selects any free port
 * @throws Error in one line if the port is in use
 */
export async function openFrontDoor(
  port: number,
  log: (functionName: string, line: string) => void,
): Promise<FrontDoor> {
  let handler: Handler = () => answer(problem('unavailable'));
  let time = Date.now;
  const { server, url } = await listen(port, async (request, response) => {
    try {
      const found = await handler(request);
      // The time that the functions see. A page reads it from this header.
      response.setHeader('Date', new Date(time()).toUTCString());
      if (found) send(response, found);
    } catch (error) {
      log('local', `Internal error of the laptop: ${(error as Error).stack}`);
      if (!response.headersSent) send(response, answer(problem('internal')));
    }
  });
  let stopped: Promise<void> | undefined;
  return {
    url,
    open(by, now) {
      handler = by;
      time = now;
    },
    stop: () => {
      stopped ??= stopServer(server);
      return stopped;
    },
  };
}
