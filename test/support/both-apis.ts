/**
 * Both APIs of production on one world, with callers who may do everything: for tests of what holds
 * for every line of both route tables.
 */

import { expect } from 'vitest';
import { scopes } from '../../core/http/route.ts';
import { routes as brokerRoutes } from '../../functions/broker/routes.ts';
import { routes as investorRoutes } from '../../functions/investor/routes.ts';
import { TERMS_VERSION } from '../../functions/investor/terms.ts';
import { captureLogs } from '../log-search/logs.ts';
import { secret } from '../log-search/secrets.ts';
import { type Answer, call, investorApi, type Sent } from './api.ts';
import { Broker, opening } from './broker.ts';
import { as, claimsOf, participantApi } from './broker-api.ts';
import { Investor, OTHER, RIGHT, unwrap } from './investor.ts';
import { createWorld, type World } from './world.ts';

type Line = Pick<
  (typeof brokerRoutes)[number],
  'method' | 'path' | 'parameters' | 'body' | 'bodyOptional' | 'query' | 'headers' | 'answers'
>;

export interface ApiLine extends Line {
  name: string;
  isBroker: boolean;
}

/** The lines of both route tables. */
export const apiLines: ApiLine[] = [
  ...investorRoutes.map((line) => ({
    ...line,
    isBroker: false,
    name: `${line.method} ${line.path}`,
  })),
  ...brokerRoutes.map((line) => ({ ...line, isBroker: true, name: `${line.method} ${line.path}` })),
];

export interface BothApis {
  /** Values of path parameters that name the caller's own account and request. */
  parameters: Record<string, string>;
  /** Valid bodies of a line, at least one; none for a line without a body. */
  bodies(line: ApiLine): Record<string, unknown>[];
  /** The line's path with these values. */
  path(line: ApiLine, values?: Record<string, string>): string;
  /** Sends as a participant's user with every scope, or as a signed-in investor. */
  send(line: ApiLine, sent: Sent, path?: string): Promise<Answer>;
}

/**
 * Both APIs on a world of their own, for all tests of a file; their logs are held back until
 * `expectNoFault` has read them.
 */
export async function serveBothApis(): Promise<{
  world: World;
  apis: BothApis;
  expectNoFault(): void;
}> {
  const logs = captureLogs();
  const world = await createWorld();
  return {
    world,
    apis: await bothApis(world),
    expectNoFault() {
      const logged = logs.take().join('');
      logs.release();
      expect(logged).not.toContain('"fault"');
      // Half a character, as JSON escapes it.
      expect(logged).not.toMatch(/\\ud[89a-f]/i);
    },
  };
}

export async function bothApis(world: World): Promise<BothApis> {
  const investor = await Investor.registered(world);
  const other = await world.open();
  const { token } = unwrap(await investor.signIn());
  const { resetToken } = unwrap(await investor.beginReset());
  const broker = new Broker(world);
  const { requestId } = unwrap(
    await broker.make({
      type: 'reset-phone-password',
      accountNumber: investor.account.accountNumber,
    }),
  );
  const { accountNumber } = investor.account;
  const parameters: Record<string, string> = { accountNumber, requestId };
  const { holder } = opening('70000001') as { holder: object };
  const fields: Record<string, unknown> = {
    ...other,
    internetUserId: 'Copper42',
    internetPassword: OTHER,
    termsVersion: TERMS_VERSION,
    password: RIGHT,
    currentPassword: RIGHT,
    newPassword: OTHER,
    resetToken: secret(resetToken, 'reset token'),
    email: true,
    sms: true,
  };
  const asked = [
    opening('70000001'),
    { type: 'change-holder', accountNumber, holder },
    { type: 'change-holder', accountNumber, holder: { email: null } },
    { type: 'reset-phone-password', accountNumber },
    { type: 'remove-passkeys', accountNumber },
    { type: 'close-account', accountNumber },
  ];
  const investors = investorApi(world);
  const brokers = as(claimsOf('C00088', 'system', scopes), participantApi(broker.context));
  return {
    parameters,
    bodies: ({ body, name, path }) => {
      if (!body) return [];
      if (path === '/broker/requests')
        return structuredClone(asked) as unknown as Record<string, unknown>[];
      const names = Object.keys(
        (body as unknown as { _zod: { def: { shape: object } } })._zod.def.shape,
      );
      const values = { ...fields, reason: 'The holder’s name is another' } as Record<
        string,
        unknown
      >;
      const missing = names.find((each) => !(each in values));
      if (missing) throw new Error(`say here what ${missing} of ${name} is`);
      return [Object.fromEntries(names.map((each) => [each, values[each]]))];
    },
    path: ({ path, name }, values = parameters) =>
      path.replaceAll(/\{(\w+)\}/g, (_, each: string) => {
        const value = values[each];
        if (value === undefined) throw new Error(`say here what {${each}} of ${name} is`);
        return value;
      }),
    send: (line, sent, path) =>
      call(line.isBroker ? brokers : investors, line.method, path ?? line.path, {
        ...(line.isBroker ? {} : { cookie: token }),
        resource: line.path,
        ...sent,
      }),
  };
}
