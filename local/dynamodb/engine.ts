/** The laptop's DynamoDB: an engine as a child process, the strictest that is at hand (docs/decisions/0004). */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stopBound, wasTold } from './child.ts';
import { hasJava, startDynamoDbLocal } from './dynamodb-local.ts';
import { findDynoxide, startDynoxide } from './dynoxide.ts';

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

const NO_ENGINE =
  'No DynamoDB engine for this system: put a `dynoxide` on the PATH (brew install nubo-db/tap/dynoxide, or cargo install dynoxide-rs), ' +
  'or install a Java runtime, 11 or newer, for DynamoDB Local';

/**
 * Starts Dynoxide, or DynamoDB Local where there is no Dynoxide but a Java runtime, on a free port of 127.0.0.1; resolves when it
 * answers. If AWS_ENDPOINT_URL_DYNAMODB names an engine that runs already, that one is taken, and stays running.
 * @throws Error in one line; where there is no engine, saying how to get one
 */
export async function startDynamoDb(options: EngineOptions = {}): Promise<DynamoDb> {
  const given = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  if (given) return { endpoint: given, died: new Promise(() => {}), stop: async () => {} };
  const dynoxide = findDynoxide();
  if (dynoxide) return startDynoxide(dynoxide, options);
  if (await hasJava()) return startDynamoDbLocal(options);
  throw new Error(NO_ENGINE);
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
export function lineOf(child: ChildProcess, wanted: RegExp, name: string): Promise<RegExpExecArray> {
  return new Promise((found, failed) => {
    let last = '';
    const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
    lines.on('line', (line) => {
      last = line || last;
      const match = wanted.exec(line);
      if (match) found(match);
    });
    child.once('error', (error) => failed(new Error(`${name} does not start: ${error.message}`)));
    child.once('close', (code, signal) => failed(new Error(`${name} ended with ${signal ?? code}: ${last}`)));
  });
}
