/** The service with its phone, and calls to it from a test. */
import { inject, onTestFinished } from 'vitest';
import type { OpenedAccount } from '../../../../functions/broker/open-account.ts';
import { laptopParameters } from '../../../../local/cloudformation/parameters.ts';
import { Call } from '../../../../local/connect/call.ts';
import type { CallOptions, Instance, PhoneEvent } from '../../../../local/connect/contact.ts';
import { accountRoutes } from '../../../../local/demo/accounts.ts';
import { type LocalService, startLocal } from '../../../../local/start.ts';
import { recordLine, recordRight } from '../../../log-search/record.ts';
import { secret } from '../../../log-search/secrets.ts';

/** A running service. */
export interface Served {
  service: LocalService;
  instance: Instance;
  /** All log lines of functions and flows. */
  log: string[];
  open(): Promise<OpenedAccount>;
  call(options?: CallOptions, changed?: Partial<Instance>): Promise<TestCall>;
}

/**
 * Starts the service.
 * @param cost of bcrypt
 */
export async function servePhone(cost = 4): Promise<Served> {
  const log: string[] = [];
  const service = await startLocal({
    assembly: inject('assembly'),
    port: 0,
    parameters: laptopParameters(),
    environment: { BCRYPT_COST: String(cost) },
    routes: accountRoutes,
    onRight: recordRight,
    log: (_, line) => {
      log.push(line);
      recordLine(line);
    },
  });
  onTestFinished(service.stop);
  const instance = service.phone?.instance;
  if (!instance) throw new Error('The app has no Connect instance');
  return {
    service,
    instance,
    log,
    open: async () => {
      const response = await fetch(`${service.url}/local/accounts`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ participantId: 'C00088' }),
      });
      const account = (await response.json()) as OpenedAccount;
      secret(account.phonePassword);
      return account;
    },
    call: (options, changed = {}) => TestCall.begin(new Call({ ...instance, ...changed }, options)),
  };
}

/** A call that records its events. */
export class TestCall {
  readonly call: Call;
  readonly events: PhoneEvent[] = [];

  constructor(call: Call) {
    this.call = call;
  }

  static async begin(call: Call): Promise<TestCall> {
    const begun = new TestCall(call);
    begun.events.push(...(await call.start()));
    return begun;
  }

  /**
   * Presses each of these when the flow listens; `silence` waits for the time limit.
   * @returns the prompts after the last one
   */
  async keys(...all: string[]): Promise<string[]> {
    let last: PhoneEvent[] = [];
    for (const keys of all) {
      last = await (keys === 'silence' ? this.call.silence() : this.call.press(keys));
      this.events.push(...last);
    }
    return said(last);
  }

  /** Chooses English and enters user ID and password. */
  signIn({ phoneUserId }: Pick<OpenedAccount, 'phoneUserId'>, password: string): Promise<string[]> {
    return this.keys('3', `${phoneUserId}#`, `${password}#`);
  }

  said(): string[] {
    return said(this.events);
  }

  /** The function's results in each invocation of the call, including its repeats. */
  results(): (string | undefined)[][] {
    return this.call.trace
      .entries()
      .flatMap(({ invocation }) =>
        invocation
          ? [invocation.answers.map((each) => ('answer' in each ? each.answer.result : undefined))]
          : [],
      );
  }
}

function said(events: PhoneEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'prompt' ? [event.text] : []));
}
