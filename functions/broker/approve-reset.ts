import { nextDayInHongKong } from '../../core/domain/hong-kong.ts';
import { accountKey, credentialId } from '../../core/domain/identifiers.ts';
import { newEvent } from '../../core/store/events.ts';
import { randomId } from '../../core/store/random-id.ts';
import type { TryToApprove } from './approval.ts';
import { promoteIfDue } from './promote.ts';
import { randomPassword } from './random-password.ts';

/** A random phone password is set to take effect on the next day in Hong Kong, counted from now (R1, D4). */
export const approveReset: TryToApprove = async (context, { request, by, origin }) => {
  const account = await context.accounts.get(request);
  if (account?.status !== 'open') return { refused: 'conflict' };
  const credential = credentialId('phone', account.phoneUserId);
  await promoteIfDue(context, credential);

  const userIds = [
    account.phoneUserId,
    ...(account.internetUserId ? [account.internetUserId] : []),
  ];
  const phonePassword = randomPassword({ ...account, userIds });
  const hashed = await context.hasher.hashNew(
    await context.hasher.pepperOf('phone', phonePassword),
    account.salts,
  );
  const now = context.now();
  const at = now.toISOString();
  const { date: effectiveOn, startsAt } = nextDayInHongKong(now);
  const events = [newEvent('phone-password-reset-approved', origin, at, request.requestId)];
  const written = await context.db.transact({
    request: context.requests.decide(request, { status: 'approved', by, at }, events),
    credential: context.credentials.scheduleReset(
      credential,
      { at: startsAt, hash: hashed.hash, pepper: context.hasher.pepper, epoch: randomId() },
      at,
      events,
    ),
    history: context.pastPasswords.enter(accountKey(account), 'phone', hashed.hashes),
    account:
      hashed.salts.length > account.salts.length
        ? [context.accounts.addSalt(account, hashed.salts, events)]
        : [],
  });
  if (written.held) return { at, shown: { phonePassword, effectiveOn } };
  return written.refused.has('request') ? { refused: 'conflict' } : undefined;
};
