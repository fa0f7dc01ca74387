/** P6, D7: a password must not contain the user ID of either channel. Case is ignored. */
export function brokenByUserId(password: string, userIds: readonly string[]): boolean {
  const lower = password.toLowerCase();
  return userIds.some((userId) => lower.includes(userId.toLowerCase()));
}
