/** What both engines have in common: a child process that says when it is ready, and when it ended. */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stopBound, wasTold } from './child.ts';

export interface DynamoDb {
  endpoint: string;
  /** Resolves with one line that says so, should the engine end without being told to. */
  died: Promise<string>;
  stop(): Promise<void>;
}

export interface EngineOptions {
  /** Directory for the data; without it they are in memory and end with the engine. */
  data?: string | undefined;
}

/** A running engine. */
export function engineOf(child: ChildProcess, endpoint: string, name: string): DynamoDb {
  const died = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => {
      if (!wasTold(child)) resolve(`${name}, which held the data, ended with ${signal ?? code}`);
    }),
  );
  return { endpoint, died, stop: () => stopBound(child) };
}

/**
 * The first line on the program's standard error that matches. What follows is read and dropped, or the pipe would fill up.
 * @throws Error in one line if the program ends before
 */
export function lineOf(
  child: ChildProcess,
  wanted: RegExp,
  name: string,
): Promise<RegExpExecArray> {
  return new Promise((found, failed) => {
    let last = '';
    const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
    lines.on('line', (line) => {
      last = line || last;
      const match = wanted.exec(line);
      if (match) found(match);
    });
    child.once('error', (error) => failed(new Error(`${name} does not start: ${error.message}`)));
    child.once('close', (code, signal) =>
      failed(new Error(`${name} ended with ${signal ?? code}: ${last}`)),
    );
  });
}
