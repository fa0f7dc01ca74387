import { Logger } from '@aws-lambda-powertools/logger';

const logger = new Logger();

/** Message whose lines a metric filter counts, with an alarm (lib/stacks/phone-stack.ts). */
export const FAULT = 'fault';

/**
 * Logs an unexpected error and its causes (at most four in all): the names and stack frames, but
 * not the messages, which may quote what an investor entered.
 */
export function logFault(requestId: string, fault: unknown): void {
  const chain: object[] = [];
  for (let error = fault; error instanceof Error && chain.length < 4; error = error.cause) {
    chain.push({ name: error.name, at: framesOf(error) });
  }
  logger.error(FAULT, { requestId, chain });
}

const FRAME = /^ {4}at .*(?::\d+:\d+\)?|\(<anonymous>\))$/;

/** The first eight stack frames. The message is cut off first: its lines may look like frames. */
function framesOf({ stack = '', message }: Error): string[] {
  const frames = stack.slice(Math.max(0, stack.indexOf(message)) + message.length);
  return frames
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, 8);
}
