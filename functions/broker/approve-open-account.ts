import type { TryToApprove } from './approval.ts';
import { newAccount } from './open-account.ts';

/** Opens the account with a phone user ID and a random phone password, valid immediately (D5). */
export const approveOpening: TryToApprove = async (context, { request, by, origin }) => {
  if (request.type !== 'open-account') throw new Error('not an opening');
  const { writes, opened, at, events } = await newAccount(
    context,
    request,
    origin,
    {},
    request.requestId,
  );
  const written = await context.db.transact({
    request: context.requests.decide(request, { status: 'approved', by, at }, events),
    ...writes,
  });
  if (written.applied)
    return { at, shown: { phoneUserId: opened.phoneUserId, phonePassword: opened.phonePassword } };
  if (written.refused.has('request') || written.refused.has('account'))
    return { refused: 'conflict' };
  return undefined;
};
