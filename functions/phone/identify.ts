import { credentialId, identifierForms } from '../../core/domain/identifiers.ts';
import type { StepHandler } from './step.ts';

/**
 * Takes the phone user ID (P1). The call is about it from now on; nothing is looked up, so it does
 * not matter whether anybody has it (D10).
 */
export const identify: StepHandler<'identify'> = async (
  { calls, db, now },
  { contactId, entry },
) => {
  if (!identifierForms.phoneUserId.test(entry)) return { result: 'malformed' };
  await db.write(calls.begin(contactId, credentialId('phone', entry), now()));
  return { result: 'identified' };
};
