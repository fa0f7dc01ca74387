/** What can become of a request to DynamoDB on AWS, drawn at random from a seed (`npm start -- --chaos`). */

import { seededRandom } from '../shared/seeded-random.ts';
import type { Call, DynamoDbError, Fate } from './front.ts';

export interface Chaos {
  /** The same seed and the same requests in the same order meet the same fates. */
  seed: number;
  /** How many of the requests meet any, from 0 to 1. */
  rate: number;
}

/**
 * API Reference, "Common errors" and the errors of each operation; Developer Guide, "Error handling with DynamoDB", which says of each of
 * these that it is to be retried.
 */
const TRANSIENT: readonly DynamoDbError[] = [
  {
    name: 'ProvisionedThroughputExceededException',
    message: 'The level of configured provisioned throughput was exceeded',
  },
  { name: 'ThrottlingException', message: 'Rate of requests exceeds the allowed throughput' },
  {
    name: 'RequestLimitExceeded',
    message: 'Throughput exceeds the current throughput limit for your account',
  },
  {
    name: 'InternalServerError',
    message: 'The request processing has failed because of an unknown error',
    status: 500,
  },
];

/** Developer Guide, "Transaction conflict handling": a single write that meets a transaction on its item. */
const CONFLICT: DynamoDbError = {
  name: 'TransactionConflictException',
  message: 'Transaction is ongoing for the item',
};

/** The same, of a transaction: a reason of its cancellation for one of its items (API Reference, TransactionCanceledException). */
function cancelled(body: string): DynamoDbError {
  const { length } = (JSON.parse(body) as { TransactItems: unknown[] }).TransactItems;
  const reasons = Array.from({ length }, (_, i) => ({
    Code: i === length - 1 ? 'TransactionConflict' : 'None',
  }));
  return {
    name: 'TransactionCanceledException',
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
    CancellationReasons: reasons,
  };
}

/** API Reference, TransactWriteItems: of a token whose transaction is under way, as it is after an answer that came too late. */
const IN_PROGRESS: DynamoDbError = {
  name: 'TransactionInProgressException',
  message: 'The transaction with the given request token is already in progress',
};

/** The longest that a slow request waits; the functions wait a second. */
const SLOW_MS = 300;

/** Of every operation on items. */
const anywhere: readonly Draw[] = [
  (_, random) => ({
    is: 'error',
    tookEffect: false,
    error: TRANSIENT[Math.floor(random() * 4)] as DynamoDbError,
  }),
  (_, random) => ({ is: 'lost', tookEffect: random() < 0.5 }),
  (_, random) => ({ is: 'slow', milliseconds: Math.floor(random() * SLOW_MS) }),
];
type Draw = (call: Call, random: () => number) => Fate;

const conflict: Draw = () => ({ is: 'error', tookEffect: false, error: CONFLICT });
const unprocessed: Draw = () => ({ is: 'unprocessed' });

/** What else can become of an operation; one that is not here passes always, like those on tables and streams. */
const OPERATIONS: Record<string, readonly Draw[]> = {
  GetItem: [],
  Query: [],
  PutItem: [conflict],
  UpdateItem: [conflict],
  DeleteItem: [conflict],
  BatchGetItem: [unprocessed],
  BatchWriteItem: [unprocessed],
  TransactWriteItems: [
    ({ body }) => ({ is: 'error', tookEffect: false, error: cancelled(body) }),
    (_, random) => ({ is: 'error', tookEffect: random() < 0.5, error: IN_PROGRESS }),
  ],
};

/** Draws the fate of each request. */
export function chaos({ seed, rate }: Chaos): (call: Call) => Fate | undefined {
  const random = seededRandom(seed);
  return (call) => {
    const own = Object.hasOwn(OPERATIONS, call.operation) ? OPERATIONS[call.operation] : undefined;
    if (!own || random() >= rate) return undefined;
    const draws = [...anywhere, ...own];
    return draws[Math.floor(random() * draws.length)]?.(call, random);
  };
}
