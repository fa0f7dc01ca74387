import { callOf, currentCall } from './current-call.ts';
import type { StepHandler } from './step.ts';

/**
 * Takes a new phone password, keyed for the first time (P2, P3), and keeps it encrypted, as it
 * came, until it is keyed again.
 */
export const proposePassword: StepHandler<'propose-password'> = async (
  context,
  { contactId, entry },
) => {
  const current = await currentCall(context, await callOf(context, contactId));
  if (!current) return { result: 'ended' };
  const { digits, ...unread } = await context.keypad.open(entry);
  if (digits === undefined) return { result: 'malformed', ...unread };
  const { applied } = await context.db.write(context.calls.propose(current.call, entry));
  return { result: applied ? 'proposed' : 'ended' };
};
