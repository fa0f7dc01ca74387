/**
 * `node --expose-gc tools/bench/feed.ts [lines]`: processes a long file with the feed, in this
 * process. In place of S3 and DynamoDB it uses functions that respond immediately, so that it
 * measures the feed's own time and memory. Every invocation ends after a tenth of the file.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createFeedContext } from '../../functions/feed/context.ts';
import { beginning, type Progress } from '../../functions/feed/drop-box.ts';
import { ingest } from '../../functions/feed/ingest.ts';
import { headers } from '../../functions/feed/row.ts';

const LINES = Number(process.argv[2] ?? 1_000_000);
const STOCKS = 20;
const BLOCK_LINES = 500;
const NAME = 'balances-2026-11-20.csv';

const header = Buffer.from(`${headers.balances.join()}\r\n`);
const lineOf = (i: number) => {
  const account = String(10_000_000 + Math.floor(i / STOCKS));
  return `C00088,${account},${String(i % STOCKS).padStart(5, '0')},HSBC HOLDINGS,滙豐控股,${String(i % 1000).padStart(15, '1')}\r\n`;
};
const LINE_BYTES = Buffer.byteLength(lineOf(0));

/**
 * All lines have the same length, so that the content at any offset can be generated without a
 * file.
 */
async function* bytesFrom(offset: number): AsyncGenerator<Uint8Array> {
  if (offset === 0) yield header;
  for (let i = Math.max(0, (offset - header.length) / LINE_BYTES); i < LINES; i += BLOCK_LINES) {
    const count = Math.min(BLOCK_LINES, LINES - i);
    yield Buffer.from(Array.from({ length: count }, (_, k) => lineOf(i + k)).join(''));
  }
}

const left: Progress[] = [];
let written = 0;
const s3 = {
  send: async ({ input }: { input: { Key: string; Body?: string; Range?: string } }) => {
    if (input.Key.startsWith('progress/')) left.push(JSON.parse(input.Body ?? ''));
    return { Body: bytesFrom(Number(/\d+/.exec(input.Range ?? '')?.[0] ?? 0)) };
  },
};
const dynamodb = {
  send: async (command: { input: never }) => {
    const { input } = command;
    const operation = command.constructor.name;
    if (operation === 'BatchGetItemCommand') {
      const { Accounts } = (
        input as { RequestItems: { Accounts?: { Keys: Record<string, never>[] } } }
      ).RequestItems;
      if (!Accounts) return {};
      return {
        Responses: {
          Accounts: Accounts.Keys.map((key) => ({
            ...key,
            status: { S: 'open' },
            openedAt: { S: '2020-01-01T00:00:00.000Z' },
          })),
        },
      };
    }
    if (operation === 'UpdateItemCommand') {
      const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } =
        input as Record<string, Record<string, never>>;
      const begun = names?.['#begun'];
      return { Attributes: begun ? { [begun]: values?.[':newBegun'] } : {} };
    }
    if (operation === 'BatchWriteItemCommand') {
      const { Positions } = (
        input as { RequestItems: { Positions: { PutRequest: { Item: never } }[] } }
      ).RequestItems;
      for (const { PutRequest } of Positions)
        if (unmarshall(PutRequest.Item).quantity > 0) written++;
    }
    return {};
  },
};
const context = createFeedContext(
  {
    ACCOUNTS_TABLE: 'Accounts',
    POSITIONS_TABLE: 'Positions',
    ALERTS_TABLE: 'Alerts',
    DROP_BOX: 'box',
  },
  { s3: s3 as never, dynamodb: dynamodb as unknown as DynamoDBClient },
);

console.log('| lines | ms | µs a line | heap, MB |\n|---:|---:|---:|---:|');
left.push(
  beginning({
    name: NAME,
    versionId: 'bench',
    sequencer: '1',
    size: header.length + LINES * LINE_BYTES,
  }),
);
for (let progress = left.shift(), before = 0; progress; progress = left.shift()) {
  const target = written + LINES / 10;
  const started = performance.now();
  await ingest(context, progress, { requestId: 'bench', isLate: () => written >= target });
  const milliseconds = performance.now() - started;
  const lines = written - before;
  if (lines === 0) break;
  before = written;
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed / 2 ** 20;
  console.log(
    `| ${written} | ${milliseconds.toFixed(0)} | ${((1000 * milliseconds) / lines).toFixed(1)} | ${heap.toFixed(1)} |`,
  );
}
console.log(`\nAt most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB of memory.`);
