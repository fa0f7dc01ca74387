/** What a participant sees (api.md). */
import { alertWays } from '../../core/domain/alerts.ts';
import { type BrokerRequest, hasExpired } from '../../core/domain/broker-request.ts';
import { shownSource } from '../../core/domain/caller-number.ts';
import type { HolderChange } from '../../core/domain/change-of-holder.ts';
import type { Credential } from '../../core/domain/credential.ts';
import { isResetDue } from '../../core/domain/due-reset.ts';
import { effective } from '../../core/domain/effective.ts';
import type { Holder } from '../../core/domain/holder.ts';
import { dateInHongKong } from '../../core/domain/hong-kong.ts';
import type { Account } from '../../core/store/account.ts';
import type { RecordedEvent } from '../../core/store/audit-trail.ts';
import type { Shown } from './approval.ts';

export function requestView({
  requestId,
  type,
  accountNumber,
  status,
  madeBy,
  madeAt,
  ...request
}: BrokerRequest & Shown) {
  const { decidedBy, decidedAt, reason, phoneUserId, phonePassword, effectiveOn } = request;
  const { before, after } = request;
  return {
    requestId,
    type,
    accountNumber,
    status,
    madeBy,
    madeAt,
    ...('holder' in request ? { holder: holderView(request.holder) } : {}),
    ...present({ decidedBy, decidedAt, reason, phoneUserId, phonePassword, effectiveOn }),
    ...present({ before: before && holderView(before), after: after && holderView(after) }),
  };
}

/** The same of a request that may have expired. @param now ISO 8601 */
export function listedRequestView(request: BrokerRequest, now: string) {
  return {
    ...requestView(request),
    ...(hasExpired(request, now) && { status: 'expired' as const }),
  };
}

/** @param phone, internet the account's credentials @param now ISO 8601 */
export function accountView(
  account: Account,
  phone: Credential,
  internet: Credential | undefined,
  now: string,
) {
  const { revoked, mustChange, passwordHash } = effective(phone, now);
  const pending =
    phone.resetAt && !isResetDue(phone, now) ? dateInHongKong(new Date(phone.resetAt)) : undefined;
  return {
    accountNumber: account.accountNumber,
    holder: { ...holderView(account.holder), alerts: alertWays(account) },
    status: account.status,
    phone: {
      userId: account.phoneUserId,
      state: revoked || !passwordHash ? 'revoked' : mustChange ? 'initial' : 'active',
      ...present({ pendingResetEffectiveOn: pending }),
    },
    internet: internet
      ? { userId: internet.userId, state: effective(internet, now).revoked ? 'revoked' : 'active' }
      : null,
  };
}

export function eventView(event: RecordedEvent) {
  const { at, type, channel, actor, request: requestId } = event;
  return { at, type, channel, actor, ...present({ sourceAddress: shownSource(event), requestId }) };
}

/**
 * Shows the last three characters of the identity document: enough to tell two apart, not to use
 * it.
 */
export function holderView<T extends Holder | HolderChange>(holder: T) {
  const { identityDocument, ...shown } = holder;
  if (!identityDocument) return holder;
  return {
    ...shown,
    identityDocument: identityDocument.replace(/[A-Za-z0-9](?=(.*[A-Za-z0-9]){3})/g, '*'),
  };
}

/** Without the fields that are undefined. */
function present<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
