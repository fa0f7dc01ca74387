/** A participant's users in a test's world. */

import type { Asked } from '../../core/domain/broker-request.ts';
import type { Origin } from '../../core/domain/events.ts';
import type { AccountId } from '../../core/domain/identifiers.ts';
import { isRefused } from '../../core/domain/refusal.ts';
import type { ParticipantUser } from '../../core/http/route.ts';
import { AuditTrail } from '../../core/store/audit-trail.ts';
import { Requests } from '../../core/store/requests.ts';
import { approveRequest } from '../../functions/broker/approve-request.ts';
import type { BrokerContext } from '../../functions/broker/context.ts';
import { makeRequest } from '../../functions/broker/make-request.ts';
import { rejectRequest } from '../../functions/broker/reject-request.ts';
import { withdrawRequest } from '../../functions/broker/withdraw-request.ts';
import { secret } from '../log-search/secrets.ts';
import { resetPhonePassword } from './participant.ts';
import { createWorld, defaultHolder, type World } from './world.ts';

/** A participant in a world of its own. */
export async function inNewWorld(): Promise<{ world: World; broker: Broker }> {
  const world = await createWorld();
  return { world, broker: new Broker(world) };
}

export class Broker {
  readonly context: BrokerContext;
  readonly participantId: string;

  constructor(world: World, participantId = 'C00088') {
    this.context = {
      ...world.context,
      requests: new Requests(world.table('Requests'), world.context.db),
      auditTrail: new AuditTrail(world.table('AuditTrail'), world.context.db),
    };
    this.participantId = participantId;
  }

  user(role: string): ParticipantUser {
    return { participantId: this.participantId, sub: `${this.participantId}.${role}` };
  }

  make(asked: Asked, { role = 'maker', key }: { role?: string; key?: string } = {}) {
    return makeRequest(this.context, this.user(role), asked, this.#origin(role), key);
  }

  /** @param seen the tag of what is approved */
  async approve(requestId: string, role = 'checker', seen?: string) {
    const result = await approveRequest(
      this.context,
      this.user(role),
      requestId,
      this.#origin(role),
      seen,
    );
    if (!isRefused(result) && result.phonePassword) secret(result.phonePassword);
    return result;
  }

  reject(requestId: string, role = 'checker', reason?: string) {
    return rejectRequest(this.context, this.user(role), requestId, reason, this.#origin(role));
  }

  withdraw(requestId: string, role = 'maker') {
    return withdrawRequest(this.context, this.user(role), requestId, this.#origin(role));
  }

  /**
   * Resets a phone password (R1), as maker and checker.
   * @returns the new password, which takes effect on the next day
   */
  reset(account: AccountId): Promise<string> {
    return resetPhonePassword(this.context, account);
  }

  #origin(role: string): Origin {
    return {
      actor: this.user(role).sub,
      channel: 'participant',
      source: '192.0.2.2',
      trace: 'test',
    };
  }
}

export const opening = (accountNumber: string): Asked => ({
  type: 'open-account',
  accountNumber,
  holder: defaultHolder,
});
