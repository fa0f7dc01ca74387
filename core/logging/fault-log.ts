import { Logger } from '@aws-lambda-powertools/logger';

const logger = new Logger();

/** A fault of ours or of a service: its kind and where it was, but not its message, which may quote what was entered. */
export function logFault(requestId: string, fault: unknown): void {
  const chain: object[] = [];
  for (let error = fault; error instanceof Error && chain.length < 4; error = error.cause) {
    chain.push({ name: error.name, at: framesOf(error) });
  }
  logger.error('fault', { requestId, chain });
}

const FRAME = /^ {4}at .*(?::\d+:\d+\)?|\(<anonymous>\))$/;

/** Where an error was thrown, and nothing of its message: that may have lines which begin like frames. */
function framesOf({ stack = '', message }: Error): string[] {
  const frames = stack.slice(Math.max(0, stack.indexOf(message)) + message.length);
  return frames
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, 8);
}
