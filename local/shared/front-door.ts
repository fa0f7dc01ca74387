/** The one port that everything is behind. */
import type { IncomingMessage } from 'node:http';
import { problem } from '../../core/http/problem.ts';
import { type HttpAnswer, listen, send, stopServer } from './http.ts';
import { answer } from './local-routes.ts';

export type Handler = (
  request: IncomingMessage,
) => HttpAnswer | undefined | Promise<HttpAnswer | undefined>;

export interface FrontDoor {
  url: string;
  /** Answers requests from now on; until then all are told that the service is unavailable. */
  open(handler: Handler, now: () => number): void;
  stop(): Promise<void>;
}

/**
 * Listens before anything else is started, so that a taken port is told at once.
 * @param port 0 for any free one
 * @throws Error in one line if the port is taken
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
      // The time that the functions see; a page takes its own from here.
      response.setHeader('Date', new Date(time()).toUTCString());
      if (found) send(response, found);
    } catch (error) {
      log('local', `A fault of the laptop: ${(error as Error).stack}`);
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
