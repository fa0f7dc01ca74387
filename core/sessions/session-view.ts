import * as z from 'zod/mini';
import { identifierForms } from '../domain/identifiers.ts';
import type { Current } from './current-session.ts';

/** A session as the investor's browser sees it (api.md `POST /api/sessions`). */
export const sessionForm = z.strictObject({
  internetUserId: z.string().check(z.regex(identifierForms.internetUserId)),
  idleAt: z.iso.datetime().check(z.describe('When it ends if it is not used')),
  endsAt: z.iso.datetime().check(z.describe('When it ends however it is used')),
});

export function sessionView({
  session: { internetUserId, idleAt, endsAt },
}: Pick<Current, 'session'>) {
  return { internetUserId, idleAt, endsAt };
}
