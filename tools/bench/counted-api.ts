/** The investor API in this process, with its own tables. It counts all its requests to AWS. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import type { Context } from '../../core/context.ts';
import { createApi } from '../../core/http/api.ts';
import { createInvestorContext } from '../../functions/investor/context.ts';
import { routes } from '../../functions/investor/routes.ts';
import { event } from './event.ts';
import type { Laboratory } from './laboratory.ts';

/** The AWS usage of some operations. */
export interface Usage {
  /** Number of requests by operation: `UpdateItem`, `GenerateMac`, … */
  requests: Record<string, number>;
  /** Capacity units. */
  read: number;
  write: number;
}

/** A response of the API. */
export interface Answered {
  status: number;
  body: Record<string, unknown>;
  /** Token of the session that the request started. */
  token: string | undefined;
  milliseconds: number;
}

/** The API with its counters. */
export interface CountedApi {
  context: Context;
  environment: Record<string, string>;
  /** Not counted: for preparation and inspection. */
  engine: DynamoDBClient;
  /** Moves the API's clock forward. */
  advance(milliseconds: number): void;
  call(method: string, path: string, body?: object, token?: string): Promise<Answered>;
  /** The usage since the last call of this function. */
  usage(): Usage;
}

const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);

/**
 * Creates the API and its tables.
 * @param accessKeyId names the tables
 * @param cost of bcrypt
 */
export async function createCountedApi(
  laboratory: Laboratory,
  accessKeyId: string,
  cost: number,
): Promise<CountedApi> {
  await laboratory.createTables(accessKeyId);
  const { environment } = laboratory.investor(accessKeyId, cost);
  const endpoints = laboratory.endpoints(accessKeyId);
  const client = {
    region: 'ap-southeast-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
  };
  const engine = new DynamoDBClient({
    ...client,
    endpoint: endpoints.AWS_ENDPOINT_URL_DYNAMODB as string,
  });
  const kms = new KMSClient({ ...client, endpoint: endpoints.AWS_ENDPOINT_URL_KMS as string });

  let usage = none();
  let ahead = 0;
  const count = (command: object) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    usage.requests[operation] = (usage.requests[operation] ?? 0) + 1;
    return operation;
  };
  const context = createInvestorContext(environment, {
    dynamodb: {
      send: async (command: { input: object }) => {
        const operation = count(command);
        Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
        const charge = (output: object) => {
          usage[READS.has(operation) ? 'read' : 'write'] += unitsOf(command.input, output);
        };
        try {
          const output = await engine.send(command as never);
          charge(output as object);
          return output;
        } catch (error) {
          if (/ConditionalCheckFailed|TransactionCanceled/.test((error as Error).name)) charge({});
          throw error;
        }
      },
    } as never,
    kms: {
      send: (command: never) => {
        count(command);
        return kms.send(command);
      },
    } as never,
    now: () => new Date(Date.now() + ahead),
  });
  const handle = createApi({ routes, context, origin: { actor: 'investor', channel: 'internet' } });
  const lambdaContext = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 10_000 } as never;

  return {
    context,
    environment,
    engine,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    async call(method, path, body, token) {
      const request = event(method, path, body, token);
      const start = performance.now();
      const answer = await handle(request, lambdaContext);
      const milliseconds = performance.now() - start;
      return {
        status: answer.statusCode,
        body: answer.body ? JSON.parse(answer.body) : {},
        token: /^__Host-session=([^;]+)/.exec(String(answer.headers?.['Set-Cookie'] ?? ''))?.[1],
        milliseconds,
      };
    },
    usage() {
      const seen = usage;
      usage = none();
      return seen;
    },
  };
}

function none(): Usage {
  return { requests: {}, read: 0, write: 0 };
}

type Consumed = { CapacityUnits?: number };

/**
 * The units that the engine reports, except where its report differs from AWS's: for transactions,
 * whose totals are wrong, and for writes whose condition fails, which it does not report. For these
 * it applies AWS's rule for items of up to 1 KB: two units for each item of a transaction, and one
 * for a write, even if its condition fails.
 */
function unitsOf(
  input: { TransactItems?: object[] },
  output: { ConsumedCapacity?: Consumed | Consumed[] },
): number {
  if (input.TransactItems) return 2 * input.TransactItems.length;
  const { ConsumedCapacity = { CapacityUnits: 1 } } = output;
  return [ConsumedCapacity]
    .flat()
    .reduce((total, { CapacityUnits = 0 }) => total + CapacityUnits, 0);
}
