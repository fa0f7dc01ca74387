import { bare } from './bare.ts';

/**
 * P6, D7: a password must not contain the user ID of either channel. Case is ignored, and so are
 * separators: `8234-5601`.
 */
export function brokenByUserId(password: string, userIds: readonly string[]): boolean {
  const entered = bare(password);
  return userIds.some((userId) => entered.includes(bare(userId)));
}
