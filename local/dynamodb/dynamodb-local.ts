/**
 * Amazon's DynamoDB Local as a child process: the fallback without Dynoxide, and a second opinion
 * for the tests.
 */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { spawnBound } from './child.ts';
import { type DynamoDb, type EngineOptions, engineOf, lineOf } from './engine-process.ts';

const EMULATOR = fileURLToPath(
  new URL('../../node_modules/amplify-dynamodb-simulator/emulator', import.meta.url),
);
const SERVER = fileURLToPath(new URL('dynamodb-local.xml', import.meta.url));

/** Whether a Java runtime for DynamoDB Local is installed: version 11 or newer. */
export async function hasJava(): Promise<boolean> {
  const { stderr } = await promisify(execFile)('java', ['-version']).catch(() => ({ stderr: '' }));
  return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) >= 11;
}

/**
 * Starts DynamoDB Local on a free port of 127.0.0.1; resolves once it serves requests. Each pair of
 * access key ID and region has its own tables.
 * @throws Error in one line, with the engine's last log line
 */
export async function startDynamoDbLocal({ data }: EngineOptions = {}): Promise<DynamoDb> {
  if (data) mkdirSync(data, { recursive: true });
  const child = spawnBound(
    'java',
    [
      // The engine runs briefly: the optimizing compiler would cost more time than it saves.
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      `-Djava.library.path=${EMULATOR}/DynamoDBLocal_lib`,
      // At level INFO, Jetty logs the port that the system assigned. Choosing a port first could
      // lose it to another program.
      '-Dorg.eclipse.jetty.LEVEL=INFO',
      '-Ddynamodb.port=0',
      `-Ddynamodb.inMemory=${!data}`,
      ...(data ? [`-Ddynamodb.path=${resolve(data)}`] : []),
      '-cp',
      `${EMULATOR}/DynamoDBLocal.jar:${EMULATOR}/DynamoDBLocal_lib/*`,
      'org.eclipse.jetty.xml.XmlConfiguration',
      SERVER,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const [, port] = await lineOf(child, /Started ServerConnector.*:(\d+)\}/, 'DynamoDB Local');
  const endpoint = `http://127.0.0.1:${port}`;
  await warmUp(endpoint);
  return engineOf(child, endpoint, 'DynamoDB Local');
}

/**
 * The engine loads its classes at the first request. Without this, the user's first request would
 * take seconds.
 */
async function warmUp(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await client.send(new ListTablesCommand({}));
  client.destroy();
}
