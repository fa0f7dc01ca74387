import type { Context } from '../../core/context.ts';
import { isResetDue } from '../../core/domain/credential.ts';

/** Puts a due reset in force, so that what is written next meets what counts (D4). Race: whoever does it writes the same. */
export async function promoteIfDue(
  { credentials, db, now }: Context,
  credentialId: string,
): Promise<void> {
  const at = now().toISOString();
  const credential = await credentials.get(db, credentialId);
  if (credential && isResetDue(credential, at))
    await db.update(credentials.promote(credentialId, credential, at));
}
