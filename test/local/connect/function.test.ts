/** The flows that would be deployed with the function that would be: repeats, faults, and where the digits may not be. */
import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { prompts } from '../../../lib/contact-flows/prompts/index.ts';
import type { Invoke } from '../../../local/connect/function-call.ts';
import { secret } from '../../log-search/secrets.ts';
import { type Served, servePhone } from './served.ts';

const { en } = prompts;
const WRONG = '90817263';
const NEW = '60918274';

/** An account with a password of its own. */
async function changed({ open, call }: Served) {
  const account = await open();
  const first = await call();
  await first.signIn(account, account.phonePassword);
  await first.keys(`${secret(NEW)}#`, `${NEW}#`, '0');
  return account;
}

test.each(['in-sequence', 'at-once'] as const)(
  'every invocation of a wrong and of a right entry three times, %s: counted once, the same answer',
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
    expect(await second.keys(`${account.phoneUserId}#`, `${WRONG}#`)).toEqual([en.wrong]);
    expect(await second.keys(`${account.phoneUserId}#`, `${NEW}#`)).toEqual([en.mainMenu]);
    expect(second.results()).toEqual(
      ['identified', 'wrong', 'identified', 'wrong', 'identified', 'welcome'].map((each) =>
        Array(3).fill(each),
      ),
    );
    // The right one set the count to zero: it takes three to revoke.
    const third = await served.call({ repeats });
    await third.signIn(account, WRONG);
    await third.keys(`${account.phoneUserId}#`, `${WRONG}#`);
    expect(await third.keys(`${account.phoneUserId}#`, `${WRONG}#`)).toEqual([
      en.revoked,
      en.goodbye,
    ]);
  },
  120_000,
);

const garbage: [string, Invoke][] = [
  ['throws', async () => ({ error: { errorType: 'Error', errorMessage: 'x' } })],
  ['was ended by its own timeout', async () => 'timed-out'],
  ['answers nothing', async () => ({ result: 'null' })],
  ['answers a result that nobody knows', async () => ({ result: '{"result":"come-in"}' })],
  ['answers without a result', async () => ({ result: '{}' })],
  ['answers a list', async () => ({ result: '["welcome"]' })],
  ['answers no text', async () => ({ result: '{"result":1}' })],
  [
    'answers too much',
    async () => ({ result: JSON.stringify({ result: 'welcome', more: 'x'.repeat(40_000) }) }),
  ],
  ['does not answer in time', () => new Promise(() => {})],
];

test('a function that fails in any way: a polite sentence, the same count, and nobody is let in', async () => {
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

  expect(await enter(WRONG)).toEqual([en.wrong]);
  expect(await enter(WRONG)).toEqual([en.wrong]);
  const failing = await Promise.all(
    garbage.map(async ([how, fail]) => [how, await enterWhile(fail)]),
  );
  expect(failing).toEqual(garbage.map(([how]) => [how, refused]));
  // Not counted: it would have been the third.
  expect(await enter(NEW)).toEqual([en.mainMenu]);

  expect(await enter(WRONG)).toEqual([en.wrong]);
  expect(await enter(WRONG)).toEqual([en.wrong]);
  const [[, throws] = ['', async () => 'timed-out' as const]] = garbage;
  expect(await enterWhile(throws)).toEqual(refused);
  // Nor forgotten: this is the third.
  expect(await enter(WRONG)).toEqual([en.revoked, en.goodbye]);
}, 120_000);

test('a list whose speech no voice takes: a polite sentence', async () => {
  const served = await servePhone();
  const account = await changed(served);
  for (const answer of [
    '{"result":"spoken"}',
    '{"result":"spoken","more":"False","speech":"<speak>open"}',
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

test('a call that was hung up, or that never was, has no rights', async () => {
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
  // Somebody who could make the flow believe him still finds the function's door shut.
  const call = await served.call({}, { functions });
  expect(await call.signIn(account, WRONG)).toEqual([en.mainMenu]);
  expect(await call.keys('1')).toEqual([en.ended, en.goodbye]);
});

test('the keyed digits are in no contact attribute, flow log, function log, event, table or trace', async () => {
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
    [
      'what is left of the last answer',
      JSON.stringify([first, second].map(({ call }) => call.contact.external)),
    ],
    ['what is said', JSON.stringify([first, second].map(({ events }) => events))],
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
        expect(text.includes(form), `${where} hold ${form}`).toBe(false);
      }
    }
  }
  expect(served.log.join('\n')).toContain('ContactFlowModuleType');
  expect(everywhere.get('tables')).toContain('phone-sign-in');
});

async function dump({ service }: Served): Promise<string> {
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '', AWS_ACCESS_KEY_ID: accessKeyId = '' } =
    service.endpoints;
  const client = new DynamoDBClient({
    endpoint,
    region: 'ap-southeast-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const items: unknown[] = [];
  for (const TableName of TableNames) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName }))
      items.push(...Items);
  }
  client.destroy();
  return JSON.stringify(items);
}
