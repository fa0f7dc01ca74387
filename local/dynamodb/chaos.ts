/**
 * Faults that requests to DynamoDB can have on AWS, drawn at random from a seed (`npm start --
 * --chaos`).
 */

import { seededRandom } from '../shared/seeded-random.ts';
import type { DynamoDbError, EngineRequest, Fate } from './front.ts';

/** How faults are drawn. */
export interface Chaos {
  /** Equal seeds and equal requests in the same order lead to the same faults. */
  seed: number;
  /** The share of requests with a fault, from 0 to 1. */
  rate: number;
}

/**
 * Errors that a client should retry: API Reference, "Common errors" and the errors of each
 * operation; Developer Guide, "Error handling with DynamoDB".
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

/**
 * A single write to an item that is in a transaction (Developer Guide, "Transaction conflict
 * handling").
 */
const CONFLICT: DynamoDbError = {
  name: 'TransactionConflictException',
  message: 'Transaction is ongoing for the item',
};

/**
 * Why a transaction is cancelled that would succeed a moment later: it conflicts with another one
 * on one of its items, or is throttled (API Reference, TransactionCanceledException).
 */
const PASSING = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

function cancelled(body: string, random: () => number): DynamoDbError {
  const { length } = (JSON.parse(body) as { TransactItems: unknown[] }).TransactItems;
  const reason = PASSING[Math.floor(random() * PASSING.length)] as string;
  const reasons = Array.from({ length }, (_, i) => ({ Code: i === length - 1 ? reason : 'None' }));
  return {
    name: 'TransactionCanceledException',
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
    CancellationReasons: reasons,
  };
}

/**
 * A retry with the token of a transaction that is still in progress, as after a late response (API
 * Reference, TransactWriteItems).
 */
const IN_PROGRESS: DynamoDbError = {
  name: 'TransactionInProgressException',
  message: 'The transaction with the given request token is already in progress',
};

/** Maximum delay of a slow request; the functions wait a second. */
const SLOW_MS = 300;

/** Faults of every operation on items. */
const COMMON_FAULTS: readonly Draw[] = [
  (_, random) => ({
    is: 'error',
    tookEffect: false,
    error: TRANSIENT[Math.floor(random() * 4)] as DynamoDbError,
  }),
  (_, random) => ({ is: 'lost', tookEffect: random() < 0.5 }),
  (_, random) => ({ is: 'slow', milliseconds: Math.floor(random() * SLOW_MS) }),
];
type Draw = (request: EngineRequest, random: () => number) => Fate;

const conflict: Draw = () => ({ is: 'error', tookEffect: false, error: CONFLICT });
const unprocessed: Draw = () => ({ is: 'unprocessed' });

/**
 * Additional faults of each operation. Other operations, such as those on tables and streams,
 * always pass.
 */
const OPERATION_FAULTS: Record<string, readonly Draw[]> = {
  GetItem: [],
  Query: [],
  PutItem: [conflict],
  UpdateItem: [conflict],
  DeleteItem: [conflict],
  BatchGetItem: [unprocessed],
  BatchWriteItem: [unprocessed],
  TransactWriteItems: [
    ({ body }, random) => ({ is: 'error', tookEffect: false, error: cancelled(body, random) }),
    (_, random) => ({ is: 'error', tookEffect: random() < 0.5, error: IN_PROGRESS }),
  ],
};

/** Returns a function that draws the fate of each request; undefined lets the request pass. */
export function chaos({ seed, rate }: Chaos): (request: EngineRequest) => Fate | undefined {
  const random = seededRandom(seed);
  return (request) => {
    const own = Object.hasOwn(OPERATION_FAULTS, request.operation)
      ? OPERATION_FAULTS[request.operation]
      : undefined;
    if (!own || random() >= rate) return undefined;
    const draws = [...COMMON_FAULTS, ...own];
    return draws[Math.floor(random() * draws.length)]?.(request, random);
  };
}
