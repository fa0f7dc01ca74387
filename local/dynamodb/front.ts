/**
 * A thin HTTP proxy in front of a DynamoDB engine. On demand it simulates what an engine on one
 * machine never shows: transaction conflicts, throttling, partly processed batches and lost
 * responses. Each has the form that DynamoDB gives it (sources beside each).
 */
import { isUtf8 } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';
import { operationOf } from '../aws/endpoints.ts';
import { type HttpAnswer, listen, readBody, send, stopServer } from '../shared/http.ts';
import { forward } from './forward.ts';

/** One request to the engine. */
export interface EngineRequest {
  /** `UpdateItem`, `GetShardIterator`, … */
  operation: string;
  body: string;
}

/** The simulated outcome of a request. */
export type Fate =
  /**
   * The connection closes before or after the request took effect: the client cannot tell which.
   */
  | { is: 'lost'; tookEffect: boolean }
  /** An error of DynamoDB, before or after the request took effect. */
  | { is: 'error'; tookEffect: boolean; error: DynamoDbError }
  /** Only part of a batch is processed. A batch with a single part passes. */
  | { is: 'unprocessed' }
  /** The request is delayed by this time. */
  | { is: 'slow'; milliseconds: number };

/** An error response of DynamoDB. */
export interface DynamoDbError {
  name: string;
  message: string;
  status?: number;
  CancellationReasons?: { Code: string }[];
}

/** A running proxy. */
export interface DynamoDbFront {
  url: string;
  /**
   * Sets the function that decides the fate of each later request; undefined lets a request pass.
   */
  decide(by: (request: EngineRequest) => Fate | undefined): void;
  stop(): Promise<void>;
}

/**
 * DynamoDB accepts 16 MB at most (Developer Guide, "Quotas": BatchWriteItem); the app's requests
 * are far smaller.
 */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

const BODY_TOO_LARGE: DynamoDbError = {
  name: 'RequestEntityTooLarge',
  message: 'Request entity too large: DynamoDB takes 16 MB at most',
  status: 413,
};

/**
 * Starts the proxy on a free port of 127.0.0.1.
 * @param endpoint of the engine
 */
export async function startDynamoDbFront(
  endpoint: string,
  decide: (request: EngineRequest) => Fate | undefined = () => undefined,
): Promise<DynamoDbFront> {
  let decided = decide;
  const { server, url } = await listen(0, async (request, response) => {
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === 'aborted') return;
    if (body === 'too-large') return send(response, errorAnswer(BODY_TOO_LARGE));
    if (!isWellFormed(body)) return send(response, errorAnswer(NOT_WELL_FORMED));
    const asked = { operation: operationOf(request.headers), body: body.toString('utf8') };
    const { method = 'POST', url: path = '/', headers } = request;
    // A connection that fails behind the proxy fails in front of it, too.
    const answer = await answerOf(decided(asked), asked, (text) =>
      forward(endpoint, { method, path, headers, body: Buffer.from(text) }),
    ).catch(() => undefined);
    if (answer) send(response, answer);
    else request.socket.destroy();
  });
  return {
    url,
    decide: (by) => {
      decided = by;
    },
    stop: () => stopServer(server),
  };
}

type Pass = (body: string) => Promise<HttpAnswer>;

/** The response; undefined if the connection is to be closed. */
async function answerOf(
  fate: Fate | undefined,
  request: EngineRequest,
  pass: Pass,
): Promise<HttpAnswer | undefined> {
  switch (fate?.is) {
    case 'lost':
      if (fate.tookEffect) await pass(request.body);
      return undefined;
    case 'error': {
      const answer = fate.tookEffect ? await pass(request.body) : undefined;
      // If the engine refused the request, it had no effect, so the client gets the engine's error.
      return answer && answer.status !== 200 ? answer : errorAnswer(fate.error);
    }
    case 'unprocessed':
      return processHalf(request, pass);
    case 'slow':
      await sleep(fate.milliseconds);
  }
  return pass(request.body);
}

type Batch = Record<string, unknown[] | { Keys: unknown[] }>;

/**
 * Processes the first half of a batch and returns the rest as unprocessed, in the form of the
 * request (API Reference, BatchGetItem: "The UnprocessedKeys value is in the same form as
 * RequestItems"; BatchWriteItem: UnprocessedItems). At least one part is processed: if none were,
 * DynamoDB would respond with ProvisionedThroughputExceededException instead.
 */
async function processHalf({ operation, body }: EngineRequest, pass: Pass): Promise<HttpAnswer> {
  const unprocessed = { BatchGetItem: 'UnprocessedKeys', BatchWriteItem: 'UnprocessedItems' }[
    operation
  ];
  const request = JSON.parse(body) as { RequestItems: Batch };
  const parts = unprocessed ? Object.entries(request.RequestItems).flatMap(partsOf) : [];
  const half = Math.ceil(parts.length / 2);
  if (!unprocessed || half === parts.length) return pass(body);
  const answer = await pass(
    JSON.stringify({ ...request, RequestItems: batchOf(parts.slice(0, half)) }),
  );
  if (answer.status !== 200) return answer;
  // Without the engine's checksum, which is of its own body.
  const { 'Content-Type': type = '' } = answer.headers;
  return {
    status: answer.status,
    headers: { 'Content-Type': type },
    body: JSON.stringify({
      ...JSON.parse(String(answer.body)),
      [unprocessed]: batchOf(parts.slice(half)),
    }),
  };
}

interface Part {
  table: string;
  /** A key to read, with the options of the read in `how`, or a write. */
  one: unknown;
  how?: object;
}

function partsOf([table, of]: [string, Batch[string]]): Part[] {
  if (Array.isArray(of)) return of.map((one) => ({ table, one }));
  const { Keys, ...how } = of;
  return Keys.map((one) => ({ table, one, how }));
}

function batchOf(parts: readonly Part[]): Batch {
  const batch: Batch = {};
  for (const { table, one, how } of parts) {
    const existing = batch[table];
    if (!existing) batch[table] = how ? { ...how, Keys: [one] } : [one];
    else if (Array.isArray(existing)) existing.push(one);
    else existing.Keys.push(one);
  }
  return batch;
}

/**
 * "Strings are Unicode with UTF-8 binary encoding" (Developer Guide, "Supported data types and
 * naming rules"), and a lone surrogate has no UTF-8 encoding (RFC 3629, 3). DynamoDB Local wrongly
 * stores and returns one.
 */
const NOT_WELL_FORMED: DynamoDbError = {
  name: 'SerializationException',
  message: 'The text is not well-formed Unicode',
};

function isWellFormed(body: Buffer): boolean {
  if (!isUtf8(body)) return false;
  const text = body.toString('utf8');
  if (!/\\u[dD][89a-fA-F]/.test(text)) return true;
  let wellFormed = true;
  try {
    JSON.parse(text, (name: string, value: unknown) => {
      wellFormed &&= name.isWellFormed() && (typeof value !== 'string' || value.isWellFormed());
      return value;
    });
  } catch {
    // Not JSON: the engine rejects it.
  }
  return wellFormed;
}

function errorAnswer({
  name,
  message,
  status = 400,
  CancellationReasons,
}: DynamoDbError): HttpAnswer {
  const __type = `com.amazonaws.dynamodb.v20120810#${name}`;
  return {
    status,
    headers: { 'Content-Type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type, message, ...(CancellationReasons && { CancellationReasons }) }),
  };
}
