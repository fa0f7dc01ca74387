/**
 * D4: a password reset takes effect at the next midnight in Hong Kong, whether or not it is
 * written.
 */
import type { Credential } from './credential.ts';
import type { DomainEvent } from './events.ts';
import { type HongKongDay, nextDayInHongKong } from './hong-kong.ts';

/** The day on which a reset takes effect, from its first instant (R1). */
export function resetEffectiveOn(approvedAt: Date): HongKongDay {
  return nextDayInHongKong(approvedAt);
}

/**
 * Whether a reset is pending and its time has come. Judged before anything else, revocation
 * included.
 * @param now ISO 8601 in UTC with milliseconds
 */
export function isResetDue({ resetAt }: Pick<Credential, 'resetAt'>, now: string): boolean {
  return resetAt !== undefined && resetAt <= now;
}

/**
 * The event of a due reset that takes effect. It depends on the approval alone, so that all who
 * write it concurrently write the same event.
 */
export function resetEffectiveEvent({
  resetEpoch,
  resetAt,
}: Pick<Credential, 'resetEpoch' | 'resetAt'>): DomainEvent {
  return {
    id: resetEpoch as string,
    type: 'phone-password-reset-effective',
    at: resetAt as string,
    actor: 'system',
    channel: 'system',
  };
}
