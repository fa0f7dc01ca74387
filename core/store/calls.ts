/**
 * Phone calls, in the table of Sessions: under the contact's id, what was keyed and proved during
 * the call. Connect repeats a step that it got no answer to, so every step may run several times,
 * one after another or concurrently: each write also records how the entry was decided, and the
 * first decision of an entry stands.
 */
import { absent, and, condition, equal } from './condition.ts';
import type { Db } from './db.ts';
import type { Item, ItemKey } from './item.ts';
import type { AttributeChanges, Update } from './write.ts';

/** No call lasts longer than two hours (D15). */
export const CALL_MS = 2 * 60 * 60 * 1000;

export interface Call {
  kind: 'call';
  /** `call#<contact id>` */
  id: string;
  /** Credential id of the phone user ID that was keyed, even if nobody has it (D10). */
  credential: string;
  /** ISO 8601; valid until this instant, exclusive. */
  endsAt: string;
  /** The result of each decided entry, by entry id. */
  decided: Record<string, string>;
  /** The account whose password was proved, and the epoch that it was proved in. */
  account?: string;
  epoch?: string;
  /** The new password as it was keyed the first time, encrypted by Connect. */
  proposed?: string;
}

/** A call that has proved a password. */
export type ProvedCall = Call & { account: string; epoch: string };

export class Calls {
  readonly table: string;
  readonly #db: Db;

  /** @param table of Sessions */
  constructor(table: string, db: Db) {
    this.table = table;
    this.#db = db;
  }

  async get(contactId: string): Promise<Call | undefined> {
    return (await this.#db.get(this.#key(idOf(contactId)))) as Call | undefined;
  }

  /**
   * Begins the call's state with the user ID that was keyed; what was proved before ends.
   *
   * Race: unconditional; of two concurrent ones the later is the call's, and a password entered for
   * the other fails ({@link decide}).
   */
  begin(contactId: string, credential: string, now: Date): Update {
    const endsAt = new Date(now.getTime() + CALL_MS);
    return {
      kind: 'update',
      ...this.#key(idOf(contactId)),
      change: {
        set: {
          kind: 'call' satisfies Call['kind'],
          credential,
          endsAt: endsAt.toISOString(),
          expiresAt: Math.ceil(endsAt.getTime() / 1000),
        },
        setIfAbsent: { decided: {} },
        remove: ['account', 'epoch', 'proposed'],
      },
    };
  }

  /**
   * Records when an entry first reached the function. The result's item is the call; if it is not
   * applied, there is no such call, or it lasts too long.
   *
   * Race: of repeats, concurrent or not, the first time stands.
   */
  arrive(contactId: string, entryId: string, now: Date): Update {
    const at = now.toISOString();
    return {
      kind: 'update',
      ...this.#key(idOf(contactId)),
      change: { setIfAbsent: { '#arrived': at }, names: { arrived: arrivalOf(entryId) } },
      condition: condition('endsAt > :at', { at }),
    };
  }

  /**
   * Records the result of an entry of the phone password, and what it proved; if it proved nothing,
   * what was proved before ends.
   *
   * Race: only while the call is about the user ID that the entry was for, and once: of concurrent
   * repeats the first result stands, and a late one undoes nothing that the call did since. Read
   * the result with {@link decidedIn}: it is undefined if the call is about another user ID by now.
   */
  decide(
    call: Call,
    entryId: string,
    result: string,
    proved?: { account: string; epoch: string },
  ): Update {
    return this.#decision(call, entryId, {
      change: {
        set: { 'decided.#entry': result, account: proved?.account, epoch: proved?.epoch },
        remove: proved ? ['proposed'] : ['account', 'epoch', 'proposed'],
      },
      condition: equal('credential', call.credential),
    });
  }

  /**
   * Keeps a new password until it is confirmed.
   *
   * Race: only while the call's proof is the one that was read.
   */
  propose(call: ProvedCall, ciphertext: string): Update {
    return {
      kind: 'update',
      ...this.#key(call.id),
      change: { set: { proposed: ciphertext } },
      condition: equal('epoch', call.epoch),
    };
  }

  /**
   * Records that a new password was refused, and forgets the password.
   *
   * Race: only while the same one is proposed; of concurrent repeats the first result stands. Read
   * it with {@link decidedIn}: it is undefined if something else is proposed by now.
   */
  refuse(call: ProvedCall, entryId: string, result: string): Update {
    return this.#decision(call, entryId, {
      change: { set: { 'decided.#entry': result }, remove: ['proposed'] },
      condition: asProposed(call),
    });
  }

  /**
   * Continues the call in the new password's epoch, in the transaction that sets the password.
   *
   * Race: only while the call's proof and what is proposed are those that were read, and the entry
   * is undecided: of concurrent repeats one changes the password, and the others find its result.
   */
  change(call: ProvedCall, entryId: string, result: string, epoch: string): Update {
    return this.#decision(call, entryId, {
      change: { set: { 'decided.#entry': result, epoch }, remove: ['proposed'] },
      condition: asProposed(call),
    });
  }

  #decision(
    { id }: Call,
    entryId: string,
    { change, condition }: Required<Pick<Update, 'condition'>> & { change: AttributeChanges },
  ): Update {
    const names = { entry: entryId };
    return {
      kind: 'update',
      ...this.#key(id),
      change: { ...change, names },
      condition: and(condition, absent('decided.#entry', names)),
    };
  }

  #key(id: string): ItemKey {
    return { table: this.table, key: { id } };
  }
}

/** When an entry first reached the function, as {@link Calls.arrive} recorded it: ISO 8601. */
export function arrivedAt(call: Call, entryId: string): string {
  return (call as unknown as Item)[arrivalOf(entryId)] as string;
}

/**
 * The name of its attribute. A map of them would be missing in a call that the release before
 * began.
 */
function arrivalOf(entryId: string): string {
  return `arrivedAt ${entryId}`;
}

/** How an entry was decided, according to the call as a write left or found it. */
export function decidedIn(call: Call | Item | undefined, entryId: string): string | undefined {
  return (call as Call | undefined)?.decided?.[entryId];
}

function asProposed({ epoch, proposed }: ProvedCall) {
  return and(equal('epoch', epoch), equal('proposed', proposed));
}

function idOf(contactId: string): string {
  return `call#${contactId}`;
}
