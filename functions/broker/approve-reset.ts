import { resetEffectiveOn } from '../../core/domain/due-reset.ts';
import { credentialId } from '../../core/domain/identifiers.ts';
import { hashNewPassword, historyWrites, userIdsOf } from '../../core/passwords/new-password.ts';
import { newEvent } from '../../core/store/events.ts';
import { randomId } from '../../core/store/random-id.ts';
import type { TryToApprove } from './approval.ts';
import { promoteIfDue } from './promote.ts';
import { randomPassword } from './random-password.ts';

/** Schedules a random phone password for the next day in Hong Kong, counted from now (R1, D4). */
export const approveReset: TryToApprove = async (context, { request, by, origin }) => {
  const account = await context.accounts.get(request);
  if (account?.status !== 'open') return { refused: 'conflict' };
  const credential = credentialId('phone', account.phoneUserId);
  await promoteIfDue(context, credential);

  const phonePassword = randomPassword({ ...account, userIds: userIdsOf(account) });
  const hashed = await hashNewPassword(context, 'phone', phonePassword, account);
  const now = context.now();
  const at = now.toISOString();
  const { date: effectiveOn, startsAt: effectiveAt } = resetEffectiveOn(now);
  const events = [newEvent('phone-password-reset-approved', origin, at, request.requestId)];
  const written = await context.db.transact({
    request: context.requests.decide(request, { status: 'approved', by, at }, events),
    credential: context.credentials.scheduleReset(
      credential,
      { effectiveAt, hash: hashed.hash, pepper: context.hasher.pepper, epoch: randomId() },
      { at, events },
    ),
    ...historyWrites(context, 'phone', account, hashed, events),
  });
  if (written.applied) return { at, shown: { phonePassword, effectiveOn } };
  return written.refused.has('request') ? { refused: 'conflict' } : undefined;
};
