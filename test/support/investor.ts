/** An investor with an account in a test's world: credentials, and what can be done with them. */

import type { AlertChoice } from '../../core/domain/alerts.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import { type Current, currentSession } from '../../core/sessions/current-session.ts';
import type { SignedIn } from '../../core/sessions/new-session.ts';
import type { OpenedAccount } from '../../functions/broker/open-account.ts';
import { chooseAlerts } from '../../functions/investor/alerts.ts';
import { beginReset } from '../../functions/investor/begin-reset.ts';
import { cancelUserId } from '../../functions/investor/cancel-user-id.ts';
import { changePassword } from '../../functions/investor/change-password.ts';
import { completeReset } from '../../functions/investor/complete-reset.ts';
import { endOtherSessions } from '../../functions/investor/end-other-sessions.ts';
import { register } from '../../functions/investor/register.ts';
import { signIn } from '../../functions/investor/sign-in.ts';
import { TERMS_VERSION } from '../../functions/investor/terms.ts';
import { personalDatum, secret } from '../log-search/secrets.ts';
import { investorOrigin, type World } from './world.ts';

export const RIGHT = secret('Rx7tulip88');
export const WRONG = secret('Qm4bridge21');
export const OTHER = secret('Vn9copper37');
export const WRONG_PHONE = secret('60214937');

let ids = 0;

/** An internet user ID that no other test uses. */
export function freshUserId(): string {
  return personalDatum(`User${String(++ids).padStart(4, '0')}`, 'internet user ID');
}

export class Investor {
  readonly world: World;
  readonly account: OpenedAccount;
  readonly internetUserId: string;

  constructor(world: World, account: OpenedAccount, internetUserId = freshUserId()) {
    this.world = world;
    this.account = account;
    this.internetUserId = internetUserId;
  }

  static async withAccount(world: World): Promise<Investor> {
    return new Investor(world, await world.open());
  }

  static async registered(world: World): Promise<Investor> {
    const investor = await Investor.withAccount(world);
    unwrap(await investor.register());
    return investor;
  }

  register({ internetPassword = RIGHT, ...changed }: Partial<Parameters<typeof register>[1]> = {}) {
    const { account, internetUserId } = this;
    const registration = {
      ...account,
      internetUserId,
      internetPassword,
      termsVersion: TERMS_VERSION,
      ...changed,
    };
    return register(this.world.context, registration, investorOrigin);
  }

  signIn(password = RIGHT): Promise<SignedIn | Refusal> {
    return signIn(
      this.world.context,
      { internetUserId: this.internetUserId, password },
      investorOrigin,
    );
  }

  /** Signs in and reads the session, as each request does. */
  async current(password = RIGHT): Promise<Current> {
    return unwrap(await this.whoIs(unwrap(await this.signIn(password)).token));
  }

  whoIs(token: string) {
    return currentSession(this.world.context, token, { extend: false });
  }

  change(current: Current, currentPassword = RIGHT, newPassword = OTHER) {
    return changePassword(
      this.world.context,
      current,
      { currentPassword, newPassword },
      investorOrigin,
    );
  }

  cancel(current: Current, password = RIGHT) {
    return cancelUserId(this.world.context, current, password, investorOrigin);
  }

  endOthers(current: Current) {
    return endOtherSessions(this.world.context, current, investorOrigin);
  }

  chooseAlerts(current: Current, chosen: AlertChoice) {
    return chooseAlerts(this.world.context, current, chosen, investorOrigin);
  }

  beginReset(phonePassword = this.account.phonePassword) {
    return beginReset(this.world.context, { ...this.account, phonePassword }, investorOrigin);
  }

  completeReset(resetToken: string, newPassword = OTHER) {
    return completeReset(this.world.context, { resetToken, newPassword }, investorOrigin);
  }
}

/** @returns the result; throws if it is a refusal */
export function unwrap<T extends object>(result: T | Refusal): T {
  if (isRefused(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

/** Counts the outcomes by kind: `wrong-credentials: 2`; a result without a refusal is `done`. */
export function tally(results: (object | Refusal)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results) {
    const outcome = isRefused(result) ? result.refused : 'done';
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/** Runs `run` concurrently `count` times. */
export function concurrently<T>(count: number, run: (i: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => run(i)));
}
