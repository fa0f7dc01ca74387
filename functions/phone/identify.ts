import { credentialId, identifierForms } from '../../core/domain/identifiers.ts';
import type { StepHandler } from './step.ts';

/**
 * The phone user ID (P1). Whether anybody has it is looked up by nobody here (D10): the call is
 * about it from now on.
 */
export const identify: StepHandler<'identify'> = async (
  { calls, db, now },
  { contactId, entry },
) => {
  if (!identifierForms.phoneUserId.test(entry)) return { result: 'malformed' };
  await db.write(calls.begin(contactId, credentialId('phone', entry), now()));
  return { result: 'identified' };
};
