/**
 * A world of its own for one test: empty tables in an engine, a clock that moves only when a test
 * moves it, a KMS key, and the use cases and routes of production on top. A test watches or breaks
 * requests to AWS, never the project's own code.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { GenerateMacCommand } from '@aws-sdk/client-kms';
import { inject } from 'vitest';
import { type Context, createContext } from '../../core/context.ts';
import type { Credential } from '../../core/domain/credential.ts';
import type { Origin } from '../../core/domain/events.ts';
import type { Holder } from '../../core/domain/holder.ts';
import { credentialId } from '../../core/domain/identifiers.ts';
import { comparisons } from '../../core/hashing/hasher.ts';
import { type OpenedAccount, openAccount } from '../../functions/broker/open-account.ts';
import { type Resource, readAssembly } from '../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../local/cloudformation/parameters.ts';
import type { TableProperties } from '../../local/dynamodb/tables.ts';
import { lambdaDefinitions } from '../../local/lambda/definitions.ts';
import { markAccount } from '../log-search/secrets.ts';
import { atFileEnd } from './at-file-end.ts';
import { worldEngine } from './engine.ts';
import { WorldTables } from './world-tables.ts';

export const investorOrigin: Origin = {
  actor: 'investor',
  channel: 'internet',
  source: '192.0.2.1',
  trace: 'test',
};
export const brokerOrigin: Origin = {
  actor: 'C00088.checker',
  channel: 'participant',
  source: '192.0.2.2',
};

export const defaultHolder: Holder = {
  nameEn: 'Chan Siu Ming',
  nameZh: '陳小明',
  dateOfBirth: '1980-05-17',
  identityDocument: 'A123456(7)',
  phones: ['+85291234567'],
  email: 'siuming.chan@example.com',
  language: 'yue',
};

type AwsService = 'dynamodb' | 'kms' | 'secretsmanager' | 'ses' | 'sns';

/** Wraps a request to AWS: may send it, and may fail before or after. */
export type Intercept = (
  service: AwsService,
  operation: string,
  send: () => Promise<unknown>,
  input: unknown,
) => Promise<unknown>;

export interface World {
  context: Context;
  /** The endpoint of this world's tables, and the access key ID that it expects. */
  endpoint: string;
  accessKeyId: string;
  /** An AWS client whose requests are recorded and intercepted like those of the context. */
  client(
    service: AwsService,
    send: (command: never) => Promise<unknown>,
  ): { send(command: object): Promise<unknown> };
  /** The physical name of a table, by the beginning of its logical ID. */
  table(name: string): string;
  /** Sets the context's clock, in ISO 8601. */
  setTime(iso: string): void;
  advance(milliseconds: number): void;
  /** How many passwords were compared since the last call, counted where bcrypt is called. */
  comparisons(): number;
  /** Requests to AWS since the last call: `UpdateItem`, `TransactWriteItems`, `GenerateMac`… */
  requests(): string[];
  intercept(by: Intercept | undefined): void;
  open(holder?: Partial<Holder>): Promise<OpenedAccount>;
  credential(channel: 'phone' | 'internet', userId: string): Promise<Credential | undefined>;
  /** Every item of every table, one sorted line each: to search, or to check what changed. */
  dump(): Promise<string>;
}

let accounts = 0;

/** The tables, and the environment of the functions that share a context. */
interface Deployed {
  tables: Resource<TableProperties>[];
  environment: Record<string, string>;
}

let app: Deployed | undefined;

function readDeployed(): Deployed {
  const assembly = readAssembly(inject('assembly'), laptopParameters());
  const options = { endpoints: {}, overrides: {}, accessKeyId: 'local' };
  const definitions = lambdaDefinitions(assembly, options);
  const of = (name: string) =>
    definitions.find(({ logicalId }) => logicalId.startsWith(name))?.environment;
  return {
    tables: assembly.resources('AWS::DynamoDB::GlobalTable'),
    environment: { ...of('Broker'), ...of('Investor') },
  };
}

interface WorldOptions {
  /** Of bcrypt: low, except for tests of the cost itself. */
  cost?: number;
  /**
   * `lazy`: each is created for the first request of the context that names it. `complete`: from
   * the start, for other clients of the engine. `streaming`: complete, and with their streams. For
   * each record to add, Dynoxide reads all earlier ones of the table: after 10,000 writes one takes
   * 2 ms instead of 0.2.
   */
  tables?: 'lazy' | 'complete' | 'streaming';
}

export async function createWorld({
  cost = 4,
  tables: wanted = 'lazy',
}: WorldOptions = {}): Promise<World> {
  const { endpoint, accessKeyId, prefix } = await worldEngine();
  app ??= readDeployed();
  const deployed = app;
  const ownName = (table: string) => `${prefix}.${table}`;
  const definitions = deployed.tables.map((table) => ({ ...table, ref: ownName(table.ref) }));
  const tables = new WorldTables({ endpoint, accessKeyId }, definitions, wanted === 'streaming');
  if (wanted !== 'lazy') await tables.createAll();
  const environment: Record<string, string> = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    BCRYPT_COST: String(cost),
  };
  for (const [name, value] of Object.entries(deployed.environment))
    environment[name] ??= name.endsWith('_TABLE') ? ownName(value) : value;

  let now = new Date('2026-11-23T02:00:00.000Z');
  let intercept: Intercept | undefined;
  let requests: string[] = [];
  let compared = 0;
  const count = () => {
    compared++;
  };
  comparisons.subscribe(count);
  atFileEnd(() => comparisons.unsubscribe(count));

  const client: World['client'] = (service, send) => ({
    send: (command: { input: unknown }) => {
      const operation = command.constructor.name.replace(/Command$/, '');
      requests.push(operation);
      const pass = () => send(command as never);
      return intercept ? intercept(service, operation, pass, command.input) : pass();
    },
  });
  const pepper = randomBytes(32);
  const context = createContext(environment, {
    dynamodb: client('dynamodb', (command) => tables.send(command)) as never,
    kms: client('kms', async ({ input }: GenerateMacCommand) => ({
      Mac: createHmac('sha256', pepper)
        .update(input.Message ?? '')
        .digest(),
    })) as never,
    now: () => now,
  });

  const world: World = {
    context,
    endpoint,
    accessKeyId,
    client,
    table: (name) => definitions.find(({ logicalId }) => logicalId.startsWith(name))?.ref as string,
    setTime: (iso) => {
      now = new Date(iso);
    },
    advance: (milliseconds) => {
      now = new Date(now.getTime() + milliseconds);
    },
    comparisons: () => {
      const count = compared;
      compared = 0;
      return count;
    },
    requests: () => {
      const seen = requests;
      requests = [];
      return seen;
    },
    intercept: (by) => {
      intercept = by;
    },
    open: async (holder = {}) => {
      const accountNumber = String(++accounts + 10_000_000);
      const account = {
        participantId: 'C00088',
        accountNumber,
        holder: { ...defaultHolder, ...holder },
      };
      const opened = await openAccount(context, account, brokerOrigin);
      if ('refused' in opened) throw new Error('the account could not be opened');
      return markAccount(opened, account.holder);
    },
    credential: (channel, userId) => context.credentials.get(credentialId(channel, userId)),
    dump: () => tables.dump(Object.entries(environment).filter(isTable)),
  };
  return world;
}

const isTable = ([name]: [string, string]) => name.endsWith('_TABLE');
