/**
 * Dynoxide (github.com/nubo-db/dynoxide): DynamoDB on SQLite, in one small binary. It passes a
 * conformance suite recorded on real DynamoDB.
 */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../shared/http.ts';
import { spawnBound } from './child.ts';
import { type DynamoDb, type EngineOptions, engineOf, lineOf } from './engine-process.ts';

/**
 * Maximum number of ports to try, because another program can take a free port before Dynoxide
 * does.
 */
const MAX_PORTS = 5;

/**
 * The binary for this platform: from npm, or `dynoxide` on the PATH; undefined if there is neither.
 */
export function findDynoxide(): string | undefined {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, 'dynoxide'));
  return [...fromNpm(), ...onPath].find(isExecutable);
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
 * Starts Dynoxide on a free port of 127.0.0.1; resolves once it serves requests.
 * @throws Error in one line, with the engine's last log line
 */
export async function startDynoxide(
  binary: string,
  { data }: EngineOptions = {},
): Promise<DynamoDb> {
  if (data) mkdirSync(data, { recursive: true });
  const kept = data ? ['--db-path', join(data, 'dynoxide.db')] : [];
  for (let tries = 1; ; tries++) {
    // Dynoxide does not report a port that the system assigned.
    const port = String(await freePort());
    const child = spawnBound(binary, ['--host', '127.0.0.1', '--port', port, ...kept], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      // Dynoxide logs this line once it has the port; otherwise it ends immediately.
      await lineOf(child, /Dynoxide listening on/, 'Dynoxide');
      return engineOf(child, `http://127.0.0.1:${port}`, 'Dynoxide');
    } catch (error) {
      if (tries === MAX_PORTS || !/in use/i.test((error as Error).message)) throw error;
    }
  }
}
