/**
 * The table of SentMessages: which messages were sent, or are being sent, so that none is sent
 * again and the investor sees what was sent to him (D21). Each is an item of its account under an
 * id that says what the message is. No address is stored.
 *
 * | attribute | |
 * |---|---|
 * | `account` | account key |
 * | `id` | `<time>#<id>#email`: of the event or alert that it tells; `#sms`, `#former#email` … |
 * | `movementDay` | of an alert: the day of the movements, `YYYY-MM-DD` |
 * | `claim` | random id of who is sending it |
 * | `claimEndsAt` | ISO 8601; from this instant on another may send it |
 * | `sentAt` | ISO 8601 |
 * | `expiresAt` | seconds since 1970 (TTL); from then on the item counts as absent |
 */
import { absent, and, condition, equal, or } from './condition.ts';
import type { Db } from './db.ts';
import { epochSeconds, type Item, type ItemKey, toAttributes } from './item.ts';
import type { Update } from './write.ts';

/**
 * How long a claim lasts. No function runs longer than 20 s (lib/constructs/service-function.ts):
 * whoever lost its claim has ended, and the clocks of two environments may differ by the rest.
 */
export const CLAIM_MS = 30_000;

/**
 * Longer than anything can bring an event again: who held the account then is remembered for so
 * long. The stream brings it for 24 hours, and operations can for as long as Failures keeps a
 * batch, 90 days (lib/stacks/audit-stack.ts).
 */
export const REMEMBERED_DAYS = 100;

/** How long a message is kept: the investor sees it for a year (D21). */
export const KEPT_DAYS = 400;

/** What a message is, whoever sends it, and whenever. */
export interface MessageKey {
  /** Account key. */
  account: string;
  id: string;
  /** Of an alert only: the day of the movements. */
  movementDay?: string;
}

/** A message that was sent to who holds the account. */
export interface SentMessage {
  /** Id of the event or alert that it tells. */
  about: string;
  channel: 'email' | 'sms';
  /** ISO 8601 */
  sentAt: string;
  movementDay?: string;
}

export class SentMessages {
  readonly #table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.#table = table;
    this.#db = db;
  }

  /**
   * The messages about events and alerts of some time, oldest first; without those to a former
   * holder.
   * @param from the first time, or the first event's `<time>#<id>`
   * @param to the first that no longer counts, in the same form
   */
  async between(account: string, from: string, to: string): Promise<SentMessage[]> {
    const input = {
      TableName: this.#table,
      KeyConditionExpression: 'account = :account AND id BETWEEN :from AND :to',
      FilterExpression: 'attribute_exists(sentAt)',
      ExpressionAttributeValues: toAttributes({ ':account': account, ':from': from, ':to': to }),
      Limit: 1000,
    };
    const messages: SentMessage[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#db.query<MessageKey & Pick<SentMessage, 'sentAt'>>(input, cursor);
      for (const { id, sentAt, movementDay } of page.items) {
        const [, about = '', ...way] = id.split('#');
        const channel = way.at(-1) as SentMessage['channel'];
        if (!way.includes('former'))
          messages.push({ about, channel, sentAt, ...(movementDay && { movementDay }) });
      }
      cursor = page.cursor;
    } while (cursor);
    return messages;
  }

  /**
   * Claims a message, to be sent next.
   *
   * Race: the condition and the claim are one write, so of any number of concurrent claims one is
   * applied. A message that was sent is never claimed again; one that is claimed only after the
   * claim has ended, when its function has, too. A retry of the SDK whose first try took effect is
   * refused, and finds its own claim in the item.
   * @param claim a random id
   */
  claim({ movementDay, ...key }: MessageKey, claim: string, now: Date): Update {
    const at = now.toISOString();
    const expiresAt = epochSeconds(now) + KEPT_DAYS * 24 * 60 * 60;
    return {
      kind: 'update',
      ...this.#key(key),
      change: {
        set: {
          movementDay,
          claim,
          claimEndsAt: new Date(now.getTime() + CLAIM_MS).toISOString(),
          expiresAt,
        },
        remove: ['sentAt'],
      },
      condition: or(
        and(
          absent('sentAt'),
          or(absent('claimEndsAt'), condition('claimEndsAt <= :now', { now: at })),
        ),
        condition('expiresAt <= :seconds', { seconds: epochSeconds(now) }),
      ),
    };
  }

  /**
   * Records that a message was sent. Race: unconditional. It is true whoever holds the claim by
   * now, and repeats change nothing but the time.
   */
  markSent(key: MessageKey, now: Date): Update {
    return {
      kind: 'update',
      ...this.#key(key),
      change: { set: { sentAt: now.toISOString() }, remove: ['claim', 'claimEndsAt'] },
    };
  }

  /**
   * Gives a claim up, so that the message can be sent without waiting for the claim's end. Race:
   * only the claim of the caller; another's stays, and so does a message that was sent.
   */
  release(key: MessageKey, claim: string): Update {
    return {
      kind: 'update',
      ...this.#key(key),
      change: { remove: ['claim', 'claimEndsAt'] },
      condition: equal('claim', claim),
    };
  }

  #key({ account, id }: MessageKey): ItemKey {
    return { table: this.#table, key: { account, id } };
  }
}

/** Whether a message was sent, by the item on which a claim of it failed. */
export function wasSent(item: Item | undefined): boolean {
  return item?.sentAt !== undefined;
}
