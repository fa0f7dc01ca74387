import { createHash } from 'node:crypto';
import { changed, type HolderChange } from '../../core/domain/change-of-holder.ts';
import { type Account, holderOf } from '../../core/store/account.ts';
import { holderView } from './views.ts';

/**
 * The entity tag of a change of holder (RFC 9110, 8.8.3): of what the checker sees, the holder
 * before and after, and of when the holder changed last. An approval may name it, so that it
 * approves nothing else (D26). What answers mask is not in it: a digest of a short number would
 * give it away.
 * @returns with its quotation marks
 */
export function changeTag(account: Account, change: HolderChange): string {
  const before = holderOf(account);
  const { holderSince, openedAt } = account;
  const seen = [before, changed(before, change)].map(holderView);
  const text = JSON.stringify([holderSince ?? openedAt, ...seen], inOrder);
  return `"${createHash('sha256').update(text).digest('base64url')}"`;
}

/** A `JSON.stringify` replacer: DynamoDB returns attributes in any order. */
function inOrder(_: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}
