import type { Context } from '../context.ts';
import { tokenId } from '../store/sessions.ts';

/** Ends the sessions of these tokens; ignores malformed tokens. */
export async function endSessions(
  { db, sessions }: Pick<Context, 'db' | 'sessions'>,
  tokens: readonly string[],
): Promise<void> {
  const ids = tokens.map(tokenId).filter((id) => id !== undefined);
  await Promise.all(ids.map((id) => db.write(sessions.end(id))));
}
