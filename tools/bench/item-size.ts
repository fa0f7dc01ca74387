import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import type { CountedApi } from './counted-api.ts';

/**
 * The size of the largest item of each table, in bytes as DynamoDB counts them for capacity units;
 * by the table's name in the environment.
 */
export async function largestItems({
  engine,
  environment,
}: CountedApi): Promise<Record<string, number>> {
  const largest: Record<string, number> = {};
  for (const [name, TableName] of Object.entries(environment)) {
    if (!name.endsWith('_TABLE')) continue;
    const table = name.replace('_TABLE', '').toLowerCase().replaceAll('_', ' ');
    for await (const { Items = [] } of paginateScan({ client: engine }, { TableName })) {
      largest[table] = Math.max(largest[table] ?? 0, ...Items.map(sizeOf));
    }
  }
  return largest;
}

/**
 * Size of an item in bytes, as DynamoDB counts it (Developer Guide, "DynamoDB item sizes and
 * formats").
 */
export function sizeOf(item: Record<string, AttributeValue>): number {
  return Object.entries(item).reduce(
    (bytes, [name, value]) => bytes + Buffer.byteLength(name) + valueSize(value),
    0,
  );
}

function valueSize({ S, N, SS, L, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  // Leading and trailing zeros do not count.
  if (N !== undefined) return Math.ceil(N.replace(/^(\d+?)0+$/, '$1').length / 2) + 1;
  if (SS) return SS.reduce((bytes, each) => bytes + Buffer.byteLength(each), 0);
  if (L) return 3 + L.reduce((bytes, each) => bytes + 1 + valueSize(each), 0);
  if (M) return 3 + Object.keys(M).length + sizeOf(M);
  return 1;
}
