/**
 * A thin HTTP front of an engine of DynamoDB, which does on demand what an engine on one machine never shows: conflicts of
 * transactions, throttling, batches done in part, lost answers. What each of them looks like is DynamoDB's (sources beside each).
 */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { operationOf } from '../aws/endpoints.ts';
import { type HttpAnswer, listen, readBody, send, stopServer } from '../shared/http.ts';

/** One request, as the engine would get it. */
export interface Call {
  /** `UpdateItem`, `GetShardIterator`, … */
  operation: string;
  body: string;
}

/** What becomes of a request. */
export type Fate =
  /** The connection is closed, before or after the request took effect: the client can't tell which. */
  | { is: 'lost'; tookEffect: boolean }
  /** An error of DynamoDB's, instead of the effect or in spite of it. */
  | { is: 'error'; tookEffect: boolean; error: DynamoDbError }
  /** A batch of which some is left: nothing where it has but one part. */
  | { is: 'unprocessed' }
  /** It takes so long to begin with. */
  | { is: 'slow'; milliseconds: number };

export interface DynamoDbError {
  name: string;
  message: string;
  status?: number;
  CancellationReasons?: { Code: string }[];
}

export interface DynamoDbFront {
  url: string;
  /** What becomes of each request from now on; nothing: it passes. */
  decide(by: (call: Call) => Fate | undefined): void;
  stop(): Promise<void>;
}

/** DynamoDB takes 16 MB at most (Developer Guide, "Quotas": BatchWriteItem); ours are far smaller. */
const LARGEST = 16 * 1024 * 1024;

const TOO_LARGE: DynamoDbError = {
  name: 'RequestEntityTooLarge',
  message: 'Request entity too large: DynamoDB takes 16 MB at most',
  status: 413,
};

/** @param endpoint of the engine */
export async function startDynamoDbFront(
  endpoint: string,
  decide: (call: Call) => Fate | undefined = () => undefined,
): Promise<DynamoDbFront> {
  let decided = decide;
  const { server, url } = await listen(0, async (request, response) => {
    const body = await readBody(request, LARGEST);
    if (body === 'aborted') return;
    if (body === 'too-large') return send(response, errorAnswer(TOO_LARGE));
    if (!isWellFormed(body)) return send(response, errorAnswer(NOT_WELL_FORMED));
    const call = { operation: operationOf(request.headers), body: body.toString('utf8') };
    const answer = await answerOf(decided(call), call, (text) =>
      forward(request, Buffer.from(text), endpoint),
    );
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

/** The answer, if there is any. */
async function answerOf(
  fate: Fate | undefined,
  call: Call,
  pass: Pass,
): Promise<HttpAnswer | undefined> {
  switch (fate?.is) {
    case 'lost':
      if (fate.tookEffect) await pass(call.body);
      return undefined;
    case 'error': {
      const answer = fate.tookEffect ? await pass(call.body) : undefined;
      // What the engine refused had no effect that could go on.
      return answer && answer.status !== 200 ? answer : errorAnswer(fate.error);
    }
    case 'unprocessed':
      return inPart(call, pass);
    case 'slow':
      await sleep(fate.milliseconds);
  }
  return pass(call.body);
}

type Batch = Record<string, unknown[] | { Keys: unknown[] }>;

/**
 * Does the first half of a batch and gives the rest back, in the form of the request (API Reference, BatchGetItem: "The UnprocessedKeys
 * value is in the same form as RequestItems", BatchWriteItem: UnprocessedItems). At least one part is done: where none is, DynamoDB
 * answers with ProvisionedThroughputExceededException instead.
 */
async function inPart({ operation, body }: Call, pass: Pass): Promise<HttpAnswer> {
  const left = { BatchGetItem: 'UnprocessedKeys', BatchWriteItem: 'UnprocessedItems' }[operation];
  const request = JSON.parse(body) as { RequestItems: Batch };
  const parts = left ? Object.entries(request.RequestItems).flatMap(partsOf) : [];
  const half = Math.ceil(parts.length / 2);
  if (!left || half === parts.length) return pass(body);
  const answer = await pass(
    JSON.stringify({ ...request, RequestItems: batchOf(parts.slice(0, half)) }),
  );
  if (answer.status !== 200) return answer;
  return {
    ...answer,
    body: JSON.stringify({
      ...JSON.parse(String(answer.body)),
      [left]: batchOf(parts.slice(half)),
    }),
  };
}

interface Part {
  table: string;
  /** A key to read, with how to read it, or a write. */
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
    const there = batch[table];
    if (!there) batch[table] = how ? { ...how, Keys: [one] } : [one];
    else if (Array.isArray(there)) there.push(one);
    else there.Keys.push(one);
  }
  return batch;
}

/**
 * "Strings are Unicode with UTF-8 binary encoding" (Developer Guide, "Supported data types and naming rules"), and a lone surrogate has
 * none (RFC 3629, 3). DynamoDB Local takes one and gives it back.
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
    // No JSON at all: that is for the engine to refuse.
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

/** Passes the request on as it is, and gives the whole answer. */
export async function forward(
  request: IncomingMessage,
  body: Buffer,
  endpoint: string,
): Promise<HttpAnswer> {
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const answer = await fetch(`${endpoint}${request.url === '/' ? '' : request.url}`, {
    method: request.method ?? 'POST',
    headers: headers as Record<string, string>,
    body: new Uint8Array(body),
  });
  const type = answer.headers.get('content-type') ?? 'application/x-amz-json-1.0';
  return { status: answer.status, headers: { 'Content-Type': type }, body: await answer.text() };
}
