/**
 * Changes of IDs that nobody uses: decoys, which have no account (D10), and retired IDs, which have
 * no password (D18). Anybody may cause as many as requests get through, so their entries go to the
 * log, which expires, and not into trail and archive (docs/decisions/0034).
 */
import { isDeepStrictEqual } from 'node:util';
import type { DomainEvent, EventType } from '../../core/domain/events.ts';
import { credentialOf, STAND_INS } from '../../core/store/credential-item.ts';
import type { Item } from '../../core/store/item.ts';

/** What an entry on an ID without a password can record. */
const REFUSED_ENTRIES = new Set<EventType>([
  'internet-sign-in-failed',
  'internet-password-revoked',
  'phone-sign-in-failed',
  'phone-password-refused',
  'phone-password-revoked',
]);

/** What an entry writes to such an ID (core/store/attempt-writes.ts). */
const WRITTEN_BY_ENTRIES = new Set([
  'undecided',
  'wrong',
  'reservedAt',
  'lastEvents',
  'notListed',
  'expiresAt',
]);

export function isRefusedEntry({ type }: DomainEvent): boolean {
  return REFUSED_ENTRIES.has(type);
}

/**
 * Whether nobody uses the credential before the change and after it. Issuing an ID, retiring it, or
 * anything done past the service that gives it a password, takes its account or changes what no
 * entry does, is not such a change.
 */
export function isOfUnusedId(old: Item | undefined, now: Item | undefined): boolean {
  if (!now) return false;
  const [before, after] = [credentialOf(old ?? {}), credentialOf(now)];
  const hasPassword = [before, after].some(({ passwordHash }) => passwordHash !== undefined);
  if (hasPassword || before.account !== after.account) return false;
  return (
    !old ||
    changedAttributes(old, now).every(
      (name) => WRITTEN_BY_ENTRIES.has(name) || gainsStandIn(name, old, now),
    )
  );
}

/**
 * Whether an entry gave an ID that was issued earlier what all IDs have since: an attribute that
 * says nothing (core/store/credential-item.ts).
 */
export function gainsStandIn(name: string, old: Item, now: Item): boolean {
  return old[name] === undefined && now[name] === (STAND_INS as Item)[name];
}

function changedAttributes(old: Item, now: Item): string[] {
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].filter((name) => !isDeepStrictEqual(old[name], now[name]));
}
