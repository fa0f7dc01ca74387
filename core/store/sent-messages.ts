/**
 * The table of SentMessages: which messages were sent, or are being sent, so that none is sent
 * again. Each is an item under an id of its own, which says what the message is and holds nothing
 * personal: `<event id>#email`.
 *
 * | attribute | |
 * |---|---|
 * | `claim` | random id of who is sending it |
 * | `claimEndsAt` | ISO 8601; from this instant on another may send it |
 * | `sentAt` | ISO 8601 |
 * | `expiresAt` | seconds since 1970 (TTL); from then on the item counts as absent |
 */
import { absent, and, condition, equal, or } from './condition.ts';
import { epochSeconds, type Item, type ItemKey } from './item.ts';
import type { Update } from './write.ts';

/**
 * How long a claim lasts. No function runs longer than 20 s (lib/constructs/service-function.ts):
 * whoever lost its claim has ended, and the clocks of two environments may differ by the rest.
 */
export const CLAIM_MS = 30_000;

/**
 * How long a message is remembered: longer than anything can bring its event again. The stream does
 * for 24 hours, and operations can for as long as Failures keeps a batch, 90 days
 * (lib/stacks/audit-stack.ts).
 */
export const REMEMBERED_DAYS = 100;

export class SentMessages {
  readonly #table: string;

  constructor(table: string) {
    this.#table = table;
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
  claim(id: string, claim: string, now: Date): Update {
    const at = now.toISOString();
    const expiresAt = epochSeconds(now) + REMEMBERED_DAYS * 24 * 60 * 60;
    return {
      kind: 'update',
      ...this.#key(id),
      change: {
        set: { claim, claimEndsAt: new Date(now.getTime() + CLAIM_MS).toISOString(), expiresAt },
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
  markSent(id: string, now: Date): Update {
    return {
      kind: 'update',
      ...this.#key(id),
      change: { set: { sentAt: now.toISOString() }, remove: ['claim', 'claimEndsAt'] },
    };
  }

  /**
   * Gives a claim up, so that the message can be sent without waiting for the claim's end. Race:
   * only the claim of the caller; another's stays, and so does a message that was sent.
   */
  release(id: string, claim: string): Update {
    return {
      kind: 'update',
      ...this.#key(id),
      change: { remove: ['claim', 'claimEndsAt'] },
      condition: equal('claim', claim),
    };
  }

  #key(id: string): ItemKey {
    return { table: this.#table, key: { id } };
  }
}

/** Whether a message was sent, by the item on which a claim of it failed. */
export function wasSent(item: Item | undefined): boolean {
  return item?.sentAt !== undefined;
}
