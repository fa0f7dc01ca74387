/** Amazon's DynamoDB Local as a child process. It needs a Java runtime, and is the one engine with real transactions. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { spawnBound, stopBound } from './child.ts';

export interface DynamoDb {
  endpoint: string;
  stop(): Promise<void>;
}

const EMULATOR = fileURLToPath(new URL('../node_modules/amplify-dynamodb-simulator/emulator', import.meta.url));
const SERVER = fileURLToPath(new URL('dynamodb-local.xml', import.meta.url));
const NO_JAVA =
  'DynamoDB Local needs a Java runtime, version 11 or newer: apt-get install default-jre-headless, or brew install openjdk';

/**
 * Starts DynamoDB Local on a free port of 127.0.0.1; resolves when it answers. Each access key id and region
 * sees tables of its own, which keeps tests apart that share one engine. If AWS_ENDPOINT_URL_DYNAMODB names an
 * engine that runs already, that one is taken, and stays running.
 * @param options.data directory for the data; without it they are in memory and die with the engine
 * @throws Error in one line saying how to install Java, if it is missing or too old
 */
export async function startDynamoDb({ data }: { data?: string | undefined } = {}): Promise<DynamoDb> {
  const given = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  if (given) return { endpoint: given, stop: async () => {} };
  if (data) mkdirSync(data, { recursive: true });
  const child = spawnBound(
    'java',
    [
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
  const endpoint = `http://127.0.0.1:${await portOf(child)}`;
  await warmUp(endpoint);
  return { endpoint, stop: () => stopBound(child) };
}

function portOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    const said: string[] = [];
    const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
    lines.on('line', (line) => {
      said.push(line);
      const port = /Started ServerConnector.*:(\d+)\}/.exec(line)?.[1];
      if (!port) return;
      found(port);
      // Read on, or the pipe fills up; but keep nothing.
      lines.removeAllListeners('line');
    });
    child.once('error', (error) => failed(new Error(NO_JAVA, { cause: error })));
    child.once('close', (code) => {
      const why = said.join('\n');
      const noJava = why === '' || /UnsupportedClassVersionError|Unable to locate a Java Runtime/.test(why);
      failed(new Error(noJava ? NO_JAVA : `DynamoDB Local ended with ${code}: ${why.split('\n').at(-1)}`));
    });
  });
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
