/** The deployed functions, served over HTTP with tables of their own, for one test file. */
import { expect, inject } from 'vitest';
import type { Holder } from '../../core/domain/holder.ts';
import { AuditTrail } from '../../core/store/audit-trail.ts';
import { Requests } from '../../core/store/requests.ts';
import type { BrokerContext } from '../../functions/broker/context.ts';
import type { OpenedAccount } from '../../functions/broker/open-account.ts';
import { TERMS_VERSION } from '../../functions/investor/terms.ts';
import { readAssembly } from '../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../local/cloudformation/parameters.ts';
import { accountRoutes, contextOf } from '../../local/demo/accounts.ts';
import { type LocalOptions, type LocalService, startLocal } from '../../local/start.ts';
import { recordLine, recordRight, recordServed } from '../log-search/record.ts';
import { markAccount } from '../log-search/secrets.ts';
import type { Answer } from './api.ts';
import { Browser } from './browser-client.ts';
import { freshUserId, RIGHT } from './investor.ts';
import { defaultHolder } from './world.ts';

const COMPARED = 'ssa.password.compared';

export interface RegisteredAccount extends OpenedAccount {
  internetUserId: string;
  internetPassword: string;
}

export interface Service extends LocalService {
  /** The tables and keys of the functions, for set-up that no HTTP call can do. */
  context: BrokerContext;
  /** The lines that the investor function has logged so far. */
  lines(): string[];
  browser(): Browser;
  /** `POST /local/accounts` */
  open(holder?: Partial<Holder>): Promise<OpenedAccount>;
  /** An account with a registered internet user ID. */
  registered(holder?: Partial<Holder>): Promise<RegisteredAccount>;
  /** `POST /local/clock` */
  advance(duration: string): Promise<void>;
  /** How many passwords bcrypt compared since the last call, in all workers. */
  comparisons(): number;
}

/** A low bcrypt cost, for tests that do not measure time. */
export const CHEAP = { BCRYPT_COST: '4' };

const parameters = laptopParameters();

export async function startService(options: Partial<LocalOptions> = {}): Promise<Service> {
  recordServed();
  const logged: { name: string; line: string }[] = [];
  const local = await startLocal({
    assembly: inject('assembly'),
    port: 0,
    parameters,
    routes: accountRoutes,
    watch: [COMPARED],
    onRight: recordRight,
    log: (name, line) => {
      logged.push({ name, line });
      recordLine(line);
    },
    ...options,
  });
  const { AWS_LAMBDA_FUNCTION_NAME: investor } = local.functionEnvironment('investor');
  const browser = new Browser(local.url);
  let seen = 0;
  const service: Service = {
    ...local,
    context: brokerContext(local),
    lines: () => logged.filter(({ name }) => name === investor).map(({ line }) => line),
    browser: () => new Browser(local.url),
    open: async (holder = {}) => {
      const whole = { ...defaultHolder, ...holder };
      const { status, body } = await browser.post('/local/accounts', {
        participantId: 'C00088',
        holder: whole,
      });
      expect(status).toBe(201);
      return markAccount(body, whole);
    },
    registered: async (holder) => {
      const account = {
        ...(await service.open(holder)),
        internetUserId: freshUserId(),
        internetPassword: RIGHT,
      };
      expect((await browser.post('/api/registrations', registration(account))).status).toBe(201);
      return account;
    },
    advance: async (duration) => {
      expect((await browser.post('/local/clock', { advance: duration })).status).toBe(200);
    },
    comparisons: () => {
      const all = local.observed(COMPARED);
      const since = all - seen;
      seen = all;
      return since;
    },
  };
  return service;
}

function brokerContext(local: LocalService): BrokerContext {
  const context = contextOf(local);
  const tables = readAssembly(inject('assembly'), parameters).resources(
    'AWS::DynamoDB::GlobalTable',
  );
  const table = (name: string) =>
    tables.find(({ logicalId }) => logicalId.startsWith(name))?.ref as string;
  return {
    ...context,
    requests: new Requests(table('Requests'), context.db),
    auditTrail: new AuditTrail(table('AuditTrail'), context.db),
  };
}

/** The bodies of the calls that enter a password. */
export function registration(account: RegisteredAccount, changed: object = {}): object {
  return { ...account, termsVersion: TERMS_VERSION, ...changed };
}

export function identity(
  { participantId, accountNumber, phoneUserId, phonePassword }: OpenedAccount,
  changed = {},
): object {
  return { participantId, accountNumber, phoneUserId, phonePassword, ...changed };
}

export function credentials(
  { internetUserId, internetPassword }: RegisteredAccount,
  changed = {},
): object {
  return { internetUserId, password: internetPassword, ...changed };
}

/** Counts the answers by kind: `201: 1`, `wrong-credentials: 2`. */
export function tallyAnswers(answers: Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const kind = body?.code ?? String(status);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
