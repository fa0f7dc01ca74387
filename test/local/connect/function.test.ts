/**
 * The flows and the function of the deployment together: repeats, errors, and the places where
 * digits must not appear.
 */
import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import type { AccountId } from '../../../core/domain/identifiers.ts';
import { Accounts } from '../../../core/store/accounts.ts';
import { Db } from '../../../core/store/db.ts';
import { newEvent } from '../../../core/store/events.ts';
import stage from '../../../lib/config/stages/dev.ts';
import { forHelp } from '../../../lib/contact-flows/prompts/for-help.ts';
import { prompts } from '../../../lib/contact-flows/prompts/index.ts';
import type { Invoke } from '../../../local/connect/function-invocation.ts';
import { secret } from '../../log-search/secrets.ts';
import { type Served, servePhone } from '../../support/local/connect/served.ts';
import { investorOrigin } from '../../support/world.ts';

const { en } = prompts;
const REVOKED = [en.revoked, ...forHelp('en', stage.phone.helpNumber)].join(' ');
const LINE_CLOSED = [en.lineClosed, ...forHelp('en', stage.phone.helpNumber)].join(' ');
const WRONG = '90817263';
const NEW = '60918274';

/** An account whose initial password has been changed. */
async function changed({ open, call }: Served) {
  const account = await open();
  const first = await call();
  await first.signIn(account, account.phonePassword);
  await first.keys(`${secret(NEW)}#`, `${NEW}#`, '0');
  return account;
}

/** Closes the phone channel of an account, or opens it, with the write of production (D25). */
async function setLine(served: Served, account: AccountId, open: boolean): Promise<void> {
  const client = engineOf(served);
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const table = TableNames.find((name) => name.includes('Accounts')) as string;
  const db = new Db(client);
  const type = open ? 'phone-channel-opened' : 'phone-channel-closed';
  const events = [newEvent(type, investorOrigin, new Date().toISOString())];
  const { applied } = await db.write(
    new Accounts(table, db, () => new Date()).setPhoneChannel(account, { open }, events),
  );
  expect(applied).toBe(true);
  client.destroy();
}

test.each(['in-sequence', 'concurrently'] as const)(
  'a wrong and a right entry whose invocations repeat three times, %s, are counted once and get equal responses',
  async (how) => {
    const served = await servePhone();
    const repeats = { times: 3, how };
    const account = await served.open();
    const first = await served.call({ repeats });
    await first.signIn(account, account.phonePassword);
    await first.keys(`${secret(NEW)}#`, `${NEW}#`);
    expect(first.results()).toEqual(
      ['identified', 'must-change', 'proposed', 'changed'].map((each) => Array(3).fill(each)),
    );

    const second = await served.call({ repeats });
    await second.signIn(account, WRONG);
    expect(await second.keys(`${account.phoneUserId}#`, `${WRONG}#`)).toEqual([en.wrongOneLeft]);
    expect(await second.keys(`${account.phoneUserId}#`, `${NEW}#`)).toEqual([en.mainMenu]);
    expect(second.results()).toEqual(
      ['identified', 'wrong', 'identified', 'wrong', 'identified', 'welcome'].map((each) =>
        Array(3).fill(each),
      ),
    );
    await setLine(served, account, false);
    const refused = await served.call({ repeats });
    expect(await refused.signIn(account, NEW)).toEqual([LINE_CLOSED, en.goodbye]);
    expect(refused.call.ended).toBe(true);
    expect(refused.results().at(-1)).toEqual(Array(3).fill('line-closed'));
    await setLine(served, account, true);
    // The right entry has reset the count: revoking takes three entries.
    const third = await served.call({ repeats });
    await third.signIn(account, WRONG);
    await third.keys(`${account.phoneUserId}#`, `${WRONG}#`);
    expect(await third.keys(`${account.phoneUserId}#`, `${WRONG}#`)).toEqual([REVOKED, en.goodbye]);
  },
  120_000,
);

const garbage: [string, Invoke][] = [
  ['throws an error', async () => ({ error: { errorType: 'Error', errorMessage: 'x' } })],
  ['exceeds its own timeout', async () => 'timed-out'],
  ['returns null', async () => ({ result: 'null' })],
  ['returns an unknown result', async () => ({ result: '{"result":"come-in"}' })],
  ['returns no result', async () => ({ result: '{}' })],
  ['returns a list', async () => ({ result: '["welcome"]' })],
  ['returns a number as result', async () => ({ result: '{"result":1}' })],
  [
    'returns too much',
    async () => ({ result: JSON.stringify({ result: 'welcome', more: 'x'.repeat(40_000) }) }),
  ],
  ['does not respond in time', () => new Promise(() => {})],
];

test('if the function fails in any way, the caller hears an apology, nothing is counted and no one is signed in', async () => {
  const served = await servePhone();
  const account = await changed(served);
  const enter = async (password: string) => (await served.call()).signIn(account, password);
  const enterWhile = async (fail: Invoke) => {
    const functions = [...served.instance.functions].map(([arn, invoke]): [string, Invoke] => [
      arn,
      (event) => (event.Details.Parameters.step === 'authenticate' ? fail(event) : invoke(event)),
    ]);
    const call = await served.call({}, { functions: new Map(functions) });
    const said = await call.signIn(account, NEW);
    return { said, ended: call.call.ended };
  };
  const refused = { said: [en.unavailable, en.goodbye], ended: true };

  expect(await enter(WRONG)).toEqual([en.wrongTwoLeft]);
  expect(await enter(WRONG)).toEqual([en.wrongOneLeft]);
  const failing = await Promise.all(
    garbage.map(async ([how, fail]) => [how, await enterWhile(fail)]),
  );
  expect(failing).toEqual(garbage.map(([how]) => [how, refused]));
  // The failed attempt was not counted: it would have been the third.
  expect(await enter(NEW)).toEqual([en.mainMenu]);

  expect(await enter(WRONG)).toEqual([en.wrongTwoLeft]);
  expect(await enter(WRONG)).toEqual([en.wrongOneLeft]);
  const [[, throws] = ['', async () => 'timed-out' as const]] = garbage;
  expect(await enterWhile(throws)).toEqual(refused);
  // The count was not lost either: this is the third.
  expect(await enter(WRONG)).toEqual([REVOKED, en.goodbye]);
}, 120_000);

test('if the voice rejects a list, the caller hears an apology', async () => {
  const served = await servePhone();
  const account = await changed(served);
  for (const answer of [
    '{"result":"spoken"}',
    '{"result":"spoken","place":"only","speech":"<speak>open"}',
  ]) {
    const functions = [...served.instance.functions].map(([arn, invoke]): [string, Invoke] => [
      arn,
      async (event) =>
        event.Details.Parameters.step === 'balances' ? { result: answer } : invoke(event),
    ]);
    const call = await served.call({}, { functions: new Map(functions) });
    await call.signIn(account, NEW);
    expect(await call.keys('1')).toEqual([en.unavailable, en.goodbye]);
  }
});

test('a call that never signed in gets no data from the function', async () => {
  const served = await servePhone();
  const account = await changed(served);
  const functions = new Map(
    [...served.instance.functions].map(([arn, invoke]): [string, Invoke] => [
      arn,
      async (event) =>
        event.Details.Parameters.step === 'authenticate'
          ? { result: '{"result":"welcome"}' }
          : invoke(event),
    ]),
  );
  // Even a caller who tricks the flow gets no data from the function.
  const call = await served.call({}, { functions });
  expect(await call.signIn(account, WRONG)).toEqual([en.mainMenu]);
  expect(await call.keys('1')).toEqual([en.ended, en.goodbye]);
});

test('keyed digits appear in no contact attribute, flow log, function log, event, table or trace', async () => {
  const served = await servePhone();
  const account = await served.open();
  const initial = account.phonePassword;
  const [first, second] = [await served.call(), await served.call()];
  await first.signIn(account, initial);
  await first.keys(
    `${NEW}#`,
    `${WRONG}#`,
    `${secret(NEW)}#`,
    `${NEW}#`,
    '1',
    'silence',
    '2',
    'silence',
    '0',
  );
  await second.signIn(account, secret(WRONG));
  await second.keys(
    `${account.phoneUserId}#`,
    `${NEW.slice(0, 5)}`,
    'silence',
    `${NEW}#`,
    '3',
    `${WRONG}#`,
    `${WRONG}#`,
    '0',
  );
  expect(second.results().flat()).toEqual(
    expect.arrayContaining(['wrong', 'malformed', 'welcome', 'changed']),
  );
  await served.service.settled();

  const everywhere = new Map<string, string>([
    ['logs', served.log.join('\n')],
    [
      'contact attributes',
      JSON.stringify([first, second].map(({ call }) => call.contact.attributes)),
    ],
    [
      'flow attributes',
      JSON.stringify([first, second].map(({ call }) => call.contact.flowAttributes)),
    ],
    ['last response', JSON.stringify([first, second].map(({ call }) => call.contact.external))],
    ['prompts', JSON.stringify([first, second].map(({ events }) => events))],
    ['traces', JSON.stringify([first, second].map(({ call }) => call.trace.entries()))],
    ['tables', await dump(served)],
  ]);
  for (const [where, text] of everywhere) {
    expect(text.length, where).toBeGreaterThan(1);
    for (const digits of [initial, NEW, WRONG]) {
      for (const form of [
        digits,
        Buffer.from(digits).toString('base64'),
        Buffer.from(digits).toString('hex'),
      ]) {
        expect(text.includes(form), `${where} contain ${form}`).toBe(false);
      }
    }
  }
  expect(served.log.join('\n')).toContain('ContactFlowModuleType');
  expect(everywhere.get('tables')).toContain('phone-sign-in');
});

function engineOf({ service }: Served): DynamoDBClient {
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '', AWS_ACCESS_KEY_ID: accessKeyId = '' } =
    service.endpoints;
  return new DynamoDBClient({
    endpoint,
    region: 'ap-southeast-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
}

async function dump(served: Served): Promise<string> {
  const client = engineOf(served);
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const items: unknown[] = [];
  for (const TableName of TableNames) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName }))
      items.push(...Items);
  }
  client.destroy();
  return JSON.stringify(items);
}
