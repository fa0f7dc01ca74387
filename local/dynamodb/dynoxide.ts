/** Dynoxide (github.com/nubo-db/dynoxide): DynamoDB on SQLite, one small binary. It passes what a suite recorded on real DynamoDB asks. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../shared/http.ts';
import { spawnBound } from './child.ts';
import { type DynamoDb, type EngineOptions, engineOf, lineOf } from './engine-process.ts';

/** How often another port is tried, because somebody else took the one that was free a moment ago. */
const MAX_PORTS = 5;

/** The binary of this platform: from npm, or a `dynoxide` on the PATH; absent if there is neither. */
export function findDynoxide(): string | undefined {
  const places = (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, 'dynoxide'));
  return [...fromNpm(), ...places].find(isExecutable);
}

function fromNpm(): string[] {
  try {
    const manifest = import.meta.resolve(
      `@dynoxide/${process.platform}-${process.arch}/package.json`,
    );
    return [fileURLToPath(new URL('dynoxide', manifest))];
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts Dynoxide on a free port of 127.0.0.1; resolves when it answers.
 * @throws Error in one line, with the last that the engine said
 */
export async function startDynoxide(
  binary: string,
  { data }: EngineOptions = {},
): Promise<DynamoDb> {
  if (data) mkdirSync(data, { recursive: true });
  const kept = data ? ['--db-path', join(data, 'dynoxide.db')] : [];
  for (let tries = 1; ; tries++) {
    // Dynoxide tells no port that the system chose for it.
    const port = String(await freePort());
    const child = spawnBound(binary, ['--host', '127.0.0.1', '--port', port, ...kept], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      // It says so once the port is its own; it ends at once if it is not.
      await lineOf(child, /Dynoxide listening on/, 'Dynoxide');
      return engineOf(child, `http://127.0.0.1:${port}`, 'Dynoxide');
    } catch (error) {
      if (tries === MAX_PORTS || !/in use/i.test((error as Error).message)) throw error;
    }
  }
}
