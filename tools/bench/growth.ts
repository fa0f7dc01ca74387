/**
 * Measures whether requests or times grow with the number of accounts or of past passwords: it
 * makes the same entries with few and with many, in random order.
 */
import { randomBytes } from 'node:crypto';
import { type CountedApi, createCountedApi, type Usage } from './counted-api.ts';
import type { Laboratory } from './laboratory.ts';
import {
  addPastPasswords,
  expectStatus,
  makeTemplate,
  PASSWORD,
  populate,
  type Registered,
  registered,
  WRONG_PASSWORD,
} from './population.ts';
import { percent, round, type Section } from './report.ts';
import { mannWhitney, median, shuffled } from './statistics.ts';

const COST = 4;
const MAX_GROWTH = 0.1;
const OPERATIONS = ['sign-in, wrong', 'sign-in, right', 'change'] as const;

/** Accounts with a number of past passwords, in tables with a number of accounts. */
interface Field {
  accounts: number;
  pastPasswords: number;
  api: CountedApi;
  subjects: { account: Registered; password: string }[];
  measured: Record<(typeof OPERATIONS)[number], { milliseconds: number[]; usages: Set<string> }>;
}

/** Measures the growth. */
export async function growth(
  laboratory: Laboratory,
  { quick }: { quick: boolean },
): Promise<Section> {
  const [few, many, past, times] = quick ? [20, 100, 50, 3] : [1_000, 100_000, 1_000, 200];
  const fields: Field[] = [];
  for (const accounts of [few, many]) {
    const api = await createCountedApi(laboratory, `growth${accounts}`, COST);
    await populate(api, (await makeTemplate(api)).registered, 0, accounts);
    const old = registered(0);
    await addPastPasswords(api, old, past - 1);
    fields.push(
      field(
        api,
        accounts,
        1,
        Array.from({ length: times }, (_, i) => registered(1 + i)),
      ),
    );
    fields.push(field(api, accounts, past, [old]));
  }
  const order = fields.flatMap((each) => Array.from({ length: times }, (_, i) => ({ each, i })));
  // Warm-up, until the code is compiled and the engine has seen all tables.
  for (const { each } of order.slice(0, quick ? 0 : 200))
    await signIn(each, 0, WRONG_PASSWORD, 401).then(() => signIn(each, 0));
  for (const { each, i } of shuffled(order)) await measure(each, i % each.subjects.length);
  return section(fields);
}

function field(api: CountedApi, accounts: number, pastPasswords: number, of: Registered[]): Field {
  const subjects = of.map((account) => ({ account, password: PASSWORD }));
  const none = () => ({ milliseconds: [], usages: new Set<string>() });
  const measured = { 'sign-in, wrong': none(), 'sign-in, right': none(), change: none() };
  return { accounts, pastPasswords, api, subjects, measured };
}

function signIn({ api, subjects }: Field, i: number, password?: string, status = 201) {
  const subject = subjects[i] as Field['subjects'][number];
  const { internetUserId } = subject.account;
  return expectStatus(
    status,
    api.call('POST', '/api/sessions', { internetUserId, password: password ?? subject.password }),
  );
}

async function measure(field: Field, i: number): Promise<void> {
  const { api, measured, subjects } = field;
  const note = (
    { milliseconds }: { milliseconds: number },
    operation: (typeof OPERATIONS)[number],
  ) => {
    measured[operation].milliseconds.push(milliseconds);
    measured[operation].usages.add(textOf(api.usage()));
  };
  api.usage();
  note(await signIn(field, i, WRONG_PASSWORD, 401), 'sign-in, wrong');
  const right = await signIn(field, i);
  note(right, 'sign-in, right');
  const subject = subjects[i] as Field['subjects'][number];
  const newPassword = `q7${randomBytes(5).toString('hex')}`;
  const change = { currentPassword: subject.password, newPassword };
  note(
    await expectStatus(204, api.call('PUT', '/api/account/internet-password', change, right.token)),
    'change',
  );
  subject.password = newPassword;
}

function textOf({ requests, read, write }: Usage): string {
  const times = Object.values(requests).reduce((total, each) => total + each, 0);
  return `${times} requests, ${read} RCU, ${write} WCU`;
}

function section(fields: Field[]): Section {
  const [smallest] = fields as [Field, ...Field[]];
  const rows = OPERATIONS.flatMap((operation) =>
    fields.map(({ accounts, pastPasswords, measured }) => {
      const { milliseconds, usages } = measured[operation];
      const base = smallest.measured[operation].milliseconds;
      const isBase = milliseconds === base;
      return {
        operation,
        accounts,
        'past passwords': pastPasswords,
        asks: [...usages].join(' or '),
        'median ms': round(median(milliseconds)),
        growth: isBase ? '' : percent(median(milliseconds) / median(base) - 1),
        p: isBase ? '' : round(mannWhitney(base, milliseconds)),
        times: milliseconds.length,
      };
    }),
  );
  const asked = OPERATIONS.map(
    (operation) => new Set(fields.flatMap(({ measured }) => [...measured[operation].usages])),
  );
  const grown = OPERATIONS.flatMap((operation) =>
    fields.map(
      ({ measured }) =>
        median(measured[operation].milliseconds) /
          median(smallest.measured[operation].milliseconds) -
        1,
    ),
  );
  return {
    title: `The same with few and many accounts and past passwords, bcrypt cost ${COST}`,
    rows,
    notes: [
      `Cost ${COST} makes the time of storage visible beside bcrypt. Requests go to storage and KMS. p: Mann-Whitney test against the`,
      'first row of the operation. Each account has the items of a registered one: account, two credentials, two past passwords.',
    ],
    goals: [
      {
        goal: 'Requests and capacity are the same everywhere',
        measured: asked.map((usages) => [...usages].join(' or ')).join('; '),
        met: asked.every(({ size }) => size === 1),
      },
      {
        goal: `No median time is more than ${percent(MAX_GROWTH)} longer`,
        measured: `${percent(Math.max(...grown))} at most`,
        met: Math.max(...grown) <= MAX_GROWTH,
      },
    ],
  };
}
