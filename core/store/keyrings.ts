/**
 * The table of Passkeys: one keyring for each account that ever had a passkey, and one item for
 * each passkey that was ever added, which says whose it is. Every write to a keyring is conditional
 * on no removal being due (D25), as those to a credential are on no reset.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  type Keyring,
  MAX_PASSKEYS,
  type Passkey,
  type PasskeySession,
  removalEffectiveEvent,
} from '../domain/keyring.ts';
import { absent, and, type Condition, condition, equal, exists, or } from './condition.ts';
import type { Cause } from './credentials.ts';
import type { Db } from './db.ts';
import type { ItemKey } from './item.ts';
import type { WebSession } from './sessions.ts';
import type { Check, Put, Update } from './write.ts';

/** As `noResetDue`, of a keyring. */
function noRemovalDue(now: string): Condition {
  return or(absent('removalAt'), condition('removalAt > :now', { now }));
}

/** The pending removal is the one in `seen`, or there is none as there. */
function removalIs({ removalEpoch }: Keyring): Condition {
  return removalEpoch === undefined ? absent('removalEpoch') : equal('removalEpoch', removalEpoch);
}

/** What a pending removal is made of. */
const PENDING_REMOVAL = ['removalAt', 'removalEpoch'];

/** There is a passkey. */
const hasAny = condition('size(passkeys) > :none', { none: 0 });

/** The passkey is in the keyring. @param placeholder of its name, if there is another one */
const has = (passkey: string, placeholder = 'passkey') =>
  condition(`attribute_exists(passkeys.#${placeholder})`, {}, { [placeholder]: passkey });

/** An authenticator whose passkeys have no counter sends zero for ever; any other one counts up. */
const countsUp = (passkey: string, counter: number) =>
  condition(
    `passkeys.#passkey.#counter ${counter === 0 ? '=' : '<'} :counter`,
    { counter },
    { passkey },
  );

/** Of a change by the owner: the session that asks for it. */
export interface OwnersCause extends Cause {
  session: Pick<WebSession, 'passkey' | 'passkeyEpoch' | 'proof'>;
}

/** As {@link leavesAlive}, of a keyring for which no removal is due. */
function leavesSession({ passkey, passkeyEpoch }: PasskeySession): Condition {
  if (passkey !== undefined) return has(passkey, 'began');
  return passkeyEpoch === undefined ? absent('epoch') : equal('epoch', passkeyEpoch);
}

/** The keyring leaves the session alive, and the passkey that proved the owner is still there. */
function leavesProved({ proof, ...session }: OwnersCause['session']): Condition {
  return and(
    leavesSession(session),
    proof?.passkey === undefined ? undefined : has(proof.passkey, 'proved'),
  );
}

export class Keyrings {
  readonly table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.table = table;
    this.#db = db;
  }

  /** @param account account key */
  key(account: string): ItemKey {
    return { table: this.table, key: { id: `account#${account}` } };
  }

  async get(account: string): Promise<Keyring | undefined> {
    return (await this.#db.get(this.key(account))) as Keyring | undefined;
  }

  /** A passkey's name in its keyring: 43 characters, however long its id is. */
  static nameOf(id: string): string {
    return createHash('sha256').update(id).digest('base64url');
  }

  /** A new user handle: 256 bits, base64url. */
  static newUserHandle(): string {
    return randomBytes(32).toString('base64url');
  }

  /** The account key of who added a passkey, whether or not it was removed since. */
  async ownerOf(passkey: string): Promise<string | undefined> {
    const found = await this.#db.get(this.#passkeyKey(passkey));
    return found?.account as string | undefined;
  }

  /**
   * Adds a passkey, and creates the first one's keyring.
   *
   * Race: the condition counts the passkeys in the write that adds one, so there are never more
   * than five; a keyring is created only where none is. In the same transaction {@link take} lets
   * one account of any number have the passkey. As every change by the owner, only while the
   * keyring leaves the session alive, and has the passkey that proved the owner: one that is
   * removed as stolen adds nothing any more.
   * @param seen the keyring as read
   */
  add(
    account: string,
    seen: Keyring | undefined,
    passkey: Passkey,
    userHandle: string,
    { at, events, session }: OwnersCause,
  ): Put | Update {
    const name = Keyrings.nameOf(passkey.id);
    if (!seen) {
      const keyring: Keyring = {
        account,
        userHandle,
        passkeys: { [name]: passkey },
        passkeyOnly: false,
      };
      const { table, key } = this.key(account);
      return {
        kind: 'put',
        table,
        item: { ...key, ...keyring, lastEvents: events },
        condition: absent('id'),
      };
    }
    return {
      kind: 'update',
      ...this.key(account),
      change: {
        set: { 'passkeys.#passkey': passkey, lastEvents: events },
        names: { passkey: name },
      },
      condition: and(
        equal('userHandle', userHandle),
        condition('size(passkeys) < :most', { most: MAX_PASSKEYS }),
        condition('attribute_not_exists(passkeys.#passkey)', {}, { passkey: name }),
        leavesProved(session),
        noRemovalDue(at),
      ),
    };
  }

  /** Records whose a passkey is. Race: an id once taken stays taken, also after its removal. */
  take(account: string, id: string, { events }: Cause): Put {
    const { table, key } = this.#passkeyKey(Keyrings.nameOf(id));
    return {
      kind: 'put',
      table,
      item: { ...key, account, lastEvents: events },
      condition: absent('id'),
    };
  }

  /**
   * Records the use of a passkey. A use shows that the passkeys are not lost: it takes back a
   * removal that is still pending.
   *
   * Race: only while the passkey is in the keyring and its counter moves forward, so that of two
   * uses with one counter, as a copied authenticator makes them, one is refused; and only while the
   * pending removal is the one in `seen`, so that none is taken back without an event of it.
   * @param seen the keyring as read
   * @param used.signsIn whether this use is a sign-in
   */
  use(
    account: string,
    seen: Keyring,
    { passkey, counter, signsIn }: { passkey: string; counter: number; signsIn: boolean },
    { at, events }: Cause,
  ): Update {
    return {
      kind: 'update',
      ...this.key(account),
      change: {
        set: {
          'passkeys.#passkey.#counter': counter,
          'passkeys.#passkey.lastUsedAt': at,
          ...(signsIn && { signInBeforeAt: seen.lastSignInAt, lastSignInAt: at }),
          lastEvents: events,
        },
        remove: PENDING_REMOVAL,
        names: { passkey },
      },
      condition: and(has(passkey), countsUp(passkey, counter), noRemovalDue(at), removalIs(seen)),
    };
  }

  /**
   * Records a refusal, and changes nothing else. Race: only while the passkey is in the keyring,
   * and no removal is due: a sign-in that midnight overtook is not told as that of a copy.
   */
  refuse(account: string, passkey: string, { at, events }: Cause): Update {
    return {
      kind: 'update',
      ...this.key(account),
      change: { set: { lastEvents: events } },
      condition: and(has(passkey), noRemovalDue(at)),
    };
  }

  /**
   * Removes one passkey. The last one ends the demand for passkeys, and a removal of all that is
   * still pending: nothing is left to remove.
   *
   * Race: only while as many are there as in `seen`, so that of two concurrent removals of the last
   * two the later one knows that it is the last; and only while the pending removal is the one in
   * `seen`, as in {@link use}.
   */
  remove(seen: Keyring, passkey: string, { at, events, session }: OwnersCause): Update {
    const count = Object.keys(seen.passkeys).length;
    const isLast = count === 1;
    return {
      kind: 'update',
      ...this.key(seen.account),
      change: {
        set: { lastEvents: events, ...(isLast && { passkeyOnly: false }) },
        remove: ['passkeys.#passkey', ...(isLast ? PENDING_REMOVAL : [])],
        names: { passkey },
      },
      condition: and(
        has(passkey),
        condition('size(passkeys) = :count', { count }),
        equal('passkeyOnly', seen.passkeyOnly),
        removalIs(seen),
        leavesProved(session),
        noRemovalDue(at),
      ),
    };
  }

  /**
   * Demands passkeys, or ends the demand. The demand ends the sessions that a password began: the
   * epoch that they carry is renewed.
   *
   * Race: a demand only while there is a passkey; of two equal ones one applies.
   * @param epoch of a demand
   */
  demand(
    account: string,
    change: { passkeyOnly: true; epoch: string } | { passkeyOnly: false },
    { at, events, session }: OwnersCause,
  ): Update {
    return {
      kind: 'update',
      ...this.key(account),
      change: { set: { ...change, lastEvents: events } },
      condition: and(
        equal('passkeyOnly', !change.passkeyOnly),
        hasAny,
        leavesProved(session),
        noRemovalDue(at),
      ),
    };
  }

  /**
   * A condition of a transaction: the keyring leaves the session alive, also if there is none.
   *
   * Race: checked in the transaction that it permits.
   */
  leavesAlive(account: string, session: PasskeySession, at: string): Check {
    return {
      kind: 'check',
      ...this.key(account),
      condition: and(leavesSession(session), noRemovalDue(at)),
    };
  }

  /**
   * A condition of a transaction: the keyring leaves the session alive, and proved by a passkey.
   *
   * Race: checked in the transaction that it permits.
   */
  stillProved(account: string, session: OwnersCause['session'], at: string): Check {
    return {
      kind: 'check',
      ...this.key(account),
      condition: and(leavesProved(session), noRemovalDue(at)),
    };
  }

  /**
   * A condition of a transaction: passkeys are demanded, or are not, also if there is no keyring.
   *
   * Race: checked in the transaction whose event says so.
   */
  demands(account: string, passkeyOnly: boolean, at: string): Check {
    const isSo = equal('passkeyOnly', passkeyOnly);
    return {
      kind: 'check',
      ...this.key(account),
      condition: passkeyOnly ? and(isSo, noRemovalDue(at)) : or(absent('id'), isSo),
    };
  }

  /**
   * Removes all passkeys and the demand, with the ID or the account that they belonged to.
   *
   * Race: in the transaction of the cancellation or the closing. If there was no keyring when it
   * was read, none may have been created since; a due removal is put into effect first. Of a
   * cancellation, only while the keyring leaves the session alive; where there is none, it does.
   * @param seen the keyring as read
   * @param cause.session that asks, if one does
   */
  clear(
    account: string,
    seen: Keyring | undefined,
    { at, events, session }: Cause & { session?: PasskeySession },
  ): Update | Check {
    if (!seen) return { kind: 'check', ...this.key(account), condition: absent('id') };
    return {
      kind: 'update',
      ...this.key(account),
      change: {
        set: { passkeys: {}, passkeyOnly: false, lastEvents: events },
        remove: PENDING_REMOVAL,
      },
      condition: and(exists('id'), session && leavesSession(session), noRemovalDue(at)),
    };
  }

  /**
   * Schedules the removal of all passkeys at `effectiveAt`, ISO 8601.
   *
   * Race: only while there is a passkey; replaces a removal that is still pending, never one that
   * is due: that is put into effect first.
   */
  scheduleRemoval(
    account: string,
    removal: { effectiveAt: string; epoch: string },
    { at, events }: Cause,
  ): Update {
    return {
      kind: 'update',
      ...this.key(account),
      change: {
        set: {
          removalAt: removal.effectiveAt,
          removalEpoch: removal.epoch,
          lastEvents: events,
        },
      },
      condition: and(hasAny, noRemovalDue(at)),
    };
  }

  /**
   * Puts a due removal into effect.
   *
   * Race: everything it writes was decided at the approval, so concurrent promotions write
   * identical values, and one of them applies.
   * @param now ISO 8601
   */
  promote(account: string, seen: Keyring, now: string): Update {
    return {
      kind: 'update',
      ...this.key(account),
      change: {
        copy: { epoch: 'removalEpoch' },
        set: { passkeys: {}, passkeyOnly: false, lastEvents: [removalEffectiveEvent(seen)] },
        remove: PENDING_REMOVAL,
      },
      condition: and(
        equal('removalEpoch', seen.removalEpoch),
        condition('removalAt <= :now', { now }),
      ),
    };
  }

  #passkeyKey(name: string): ItemKey {
    return { table: this.table, key: { id: `passkey#${name}` } };
  }
}
