import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** An item, or its key, in JavaScript's types: strings, numbers, booleans, sets, lists and maps. */
export type Item = Record<string, unknown>;

/** The same in DynamoDB's types, as requests carry it. */
export type Attributes = Record<string, AttributeValue>;

/** Where an item is: a table, and the item's primary key. */
export interface ItemKey {
  table: string;
  key: Item;
}

/** Attributes that are `undefined` are left out. */
export function toAttributes(item: Item): Attributes {
  return marshall(item, { removeUndefinedValues: true });
}

/** `expiresAt` of an item that is kept for some calendar months after `at`; seconds since 1970. */
export function expiryAfter(at: string, months: number): number {
  const end = new Date(at);
  end.setUTCMonth(end.getUTCMonth() + months);
  return epochSeconds(end);
}

/**
 * Whether an item's time is over. It counts as absent then, deleted or not: TTL may be days late.
 */
export function isPastExpiry({ expiresAt }: { expiresAt?: unknown }, now: Date): boolean {
  return typeof expiresAt === 'number' && expiresAt <= epochSeconds(now);
}

/** Seconds since 1970, rounded down, as DynamoDB's TTL takes them. */
export function epochSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

/**
 * The first day of the first month of which all items are kept that {@link expiryAfter} keeps for
 * some months after their day: `YYYY-MM-DD`. That month and later ones have statements.
 */
export function firstKeptDay(now: Date, months: number): string {
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  while (expiryAfter(day.toISOString(), months) <= epochSeconds(now))
    day.setUTCMonth(day.getUTCMonth() + 1);
  return day.toISOString().slice(0, 10);
}
