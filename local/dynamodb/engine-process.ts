/**
 * The common part of both engines: a child process that reports when it is ready and when it ended.
 */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stopBound, wasSignalled } from './child.ts';

/** A running engine. */
export interface DynamoDb {
  endpoint: string;
  /** Resolves with a one-line message if the engine ends unexpectedly. */
  died: Promise<string>;
  stop(): Promise<void>;
}

/** Options of an engine. */
export interface EngineOptions {
  /** Directory for the data. Without it, the data is in memory and ends with the engine. */
  data?: string | undefined;
}

/**
 * Wraps a child process that is ready.
 * @param name of the engine, for messages
 */
export function engineOf(child: ChildProcess, endpoint: string, name: string): DynamoDb {
  const died = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => {
      if (!wasSignalled(child))
        resolve(`${name}, which stored the data, ended with ${signal ?? code}`);
    }),
  );
  return { endpoint, died, stop: () => stopBound(child) };
}

/**
 * Waits for the first line on standard error that matches. Later lines are read and dropped,
 * otherwise the pipe would fill up.
 * @throws Error in one line if the program ends first
 */
export function lineOf(
  child: ChildProcess,
  wanted: RegExp,
  name: string,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let last = '';
    const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
    lines.on('line', (line) => {
      last = line || last;
      const match = wanted.exec(line);
      if (match) resolve(match);
    });
    child.once('error', (error) => reject(new Error(`${name} does not start: ${error.message}`)));
    child.once('close', (code, signal) =>
      reject(new Error(`${name} ended with ${signal ?? code}: ${last}`)),
    );
  });
}
