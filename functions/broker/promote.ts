import type { Context } from '../../core/context.ts';
import { isResetDue } from '../../core/domain/due-reset.ts';
import { promote } from '../../core/store/attempt-writes.ts';

/** Puts a due reset into effect before the credential's next write (D4). */
export async function promoteIfDue(
  { credentials, db, now }: Context,
  credentialId: string,
): Promise<void> {
  const at = now().toISOString();
  const credential = await credentials.get(credentialId);
  if (credential && isResetDue(credential, at))
    await db.write(promote(credentials.key(credentialId), credential, at));
}
