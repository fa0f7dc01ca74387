/** Amazon's DynamoDB Local as a child process: the fallback where there is no Dynoxide, and the tests' second opinion. */
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

/** Whether a Java runtime is at hand that DynamoDB Local runs on: version 11 or newer. */
export async function hasJava(): Promise<boolean> {
  const { stderr } = await promisify(execFile)('java', ['-version']).catch(() => ({ stderr: '' }));
  return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) >= 11;
}

/**
 * Starts DynamoDB Local on a free port of 127.0.0.1; resolves when it answers. Each access key id and region sees tables of its own.
 * @throws Error in one line, with the last that the engine said
 */
export async function startDynamoDbLocal({ data }: EngineOptions = {}): Promise<DynamoDb> {
  if (data) mkdirSync(data, { recursive: true });
  const child = spawnBound(
    'java',
    [
      // It runs for a minute or so: the optimizing compiler would cost more than it saves.
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      `-Djava.library.path=${EMULATOR}/DynamoDBLocal_lib`,
      // At INFO, Jetty tells the port that the system gave it: no port is chosen first and lost to somebody else.
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

/** The engine loads its classes at the first request, which would make the first of the user's take seconds. */
async function warmUp(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await client.send(new ListTablesCommand({}));
  client.destroy();
}
