import { buildDecrypt } from '@aws-crypto/decrypt-node';
import { RawRsaKeyringNode } from '@aws-crypto/raw-rsa-keyring-node';
import { expect, test } from 'vitest';
import type { Invoke, Repeats } from '../../../local/connect/function-invocation.ts';
import { phoneKey } from '../../../local/connect/phone-keys.ts';
import {
  type Answer,
  action,
  end,
  flow,
  heard,
  invoke,
  type Played,
  play,
  say,
  store,
} from '../../support/local/connect/small-flows.ts';

const logging = (id: string, to: 'Enabled' | 'Disabled', next: string) =>
  action(id, 'UpdateFlowLoggingBehavior', { FlowLoggingBehavior: to }, { next });

const asked = flow(
  'F',
  store('s', {}, 'i'),
  invoke(
    'i',
    { step: 'identify', entry: '$.StoredCustomerInput', page: '$.External.next' },
    'answered',
    {
      NoMatchingError: 'sorry',
    },
  ),
  say('answered', 'result $.External.result', 's'),
  say('sorry', 'Sorry'),
  end,
);
const answered = async (answer: Answer, options = {}): Promise<Played> => {
  const played = await play([asked], { answer, ...options });
  await played.press('12#');
  return played;
};

test('a function gets the event of Connect with the parameters of the flow', async () => {
  const { call, invocations } = await answered(() => ({ result: 'identified' }), {
    from: '+85291234567',
  });
  expect(invocations).toEqual([
    {
      Name: 'ContactFlowEvent',
      Details: {
        ContactData: {
          Attributes: {},
          Channel: 'VOICE',
          ContactId: call.id,
          CustomerEndpoint: { Address: '+85291234567', Type: 'TELEPHONE_NUMBER' },
          InitialContactId: call.id,
          InitiationMethod: 'INBOUND',
          InstanceARN: 'arn:instance',
          MediaStreams: { Customer: { Audio: null } },
          PreviousContactId: call.id,
          Queue: null,
          References: {},
          SegmentAttributes: { 'connect:Subtype': { ValueString: 'connect:Telephony' } },
          SystemEndpoint: { Address: '+85230000000', Type: 'TELEPHONE_NUMBER' },
          Tags: {},
        },
        Parameters: { step: 'identify', entry: '12', page: null },
      },
    },
  ]);
});

test('each response of a function replaces all values of the previous one', async () => {
  const answers: object[] = [{ result: 'one', next: '2' }, { result: 'two' }, {}];
  const { press, invocations, heard: said } = await answered(() => answers.shift());
  await press('3#');
  await press('4#');
  expect(said().filter((each) => each.startsWith('result'))).toEqual([
    'result one',
    'result two',
    'result',
  ]);
  expect(invocations.map(({ Details }) => Details.Parameters.page)).toEqual([null, '2', null]);
});

test.each<[string, Answer]>([
  ['throws an error', () => Promise.reject(new RangeError('x'))],
  ['returns nothing', () => undefined],
  ['returns a text', () => 'identified'],
  ['returns a list', () => ['identified']],
  ['returns a number in the map', () => ({ result: 'identified', page: 2 })],
  ['returns a nested map', () => ({ result: { is: 'identified' } })],
  ['returns null in the map', () => ({ result: null })],
  ['returns 32 KB', () => ({ x: 'a'.repeat(32 * 1024 - 8) })],
])('the flow takes the error branch if a function %s', async (_, answer) => {
  expect((await answered(answer)).heard().at(-2)).toBe('Sorry');
});

test('a response just under 32 KB is accepted', async () => {
  expect((await answered(() => ({ x: 'a'.repeat(32 * 1024 - 9) }))).heard().at(-1)).toMatch(
    /^Key it/,
  );
});

test('the flow takes the error branch if a function exceeds the time limit, and ignores its late response', async () => {
  const slow = Promise.withResolvers<object>();
  const { heard: said, call } = await answered(() => slow.promise);
  slow.resolve({ result: 'identified' });
  expect(said().slice(-2)).toEqual(['Sorry', 'end']);
  expect(call.contact.external).toEqual({});
});

test.each(['in-sequence', 'concurrently'] as const)(
  'invocations repeated %s have the same event, and the last response counts',
  async (how) => {
    let count = 0;
    const { invocations, heard: said } = await answered(() => ({ result: String(++count) }), {
      repeats: { times: 3, how },
    });
    expect(invocations).toHaveLength(3);
    expect(new Set(invocations.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(said().at(-2)).toBe('result 3');
  },
);

/**
 * A call in which Lambda gives these outcomes to the attempts in order, and the last one to all
 * further attempts.
 */
const tried = async (outcomes: Awaited<ReturnType<Invoke>>[], repeats?: Repeats) => {
  const left = [...outcomes];
  const invoke: Invoke = async () =>
    (left.length > 1 ? left.shift() : left[0]) as Awaited<ReturnType<Invoke>>;
  const { heard: said, invocations } = await answered(() => ({}), {
    invoke,
    ...(repeats && { repeats }),
  });
  return {
    attempts: invocations.length,
    said: said().find((each) => /^(result|Sorry)/.test(each)),
  };
};
const good = { result: '{"result":"good"}' };
const fault = { error: { errorType: 'Error', errorMessage: 'x' } };

test.each([
  ['throttles', { refused: 'throttled' }],
  ['fails with 5xx', { refused: 'service failure' }],
  ['reports what the function threw', fault],
  ['reports that the function ran too long', 'timed-out'],
] as const)('if Lambda %s, Connect retries up to three times', async (_, failure) => {
  expect(await tried([failure, good])).toEqual({ attempts: 2, said: 'result good' });
  expect(await tried([failure, failure, failure, good])).toEqual({
    attempts: 4,
    said: 'result good',
  });
  expect(await tried([failure, failure, failure, failure, good])).toEqual({
    attempts: 4,
    said: 'Sorry',
  });
});

test('an option disables retries after an error of the function itself, because Connect’s behavior is open', async () => {
  const once: Repeats = { times: 1, how: 'in-sequence', faults: false };
  expect(await tried([fault, good], once)).toEqual({ attempts: 1, said: 'Sorry' });
  expect(await tried(['timed-out', good], once)).toEqual({ attempts: 1, said: 'Sorry' });
  expect(await tried([{ refused: 'throttled' }, good], once)).toEqual({
    attempts: 2,
    said: 'result good',
  });
});

test.each([['null'], ['["good"]'], ['{"result":1}'], [JSON.stringify({ x: 'a'.repeat(40_000) })]])(
  'Connect does not retry after a response of the wrong shape: %s',
  async (result) => {
    expect(await tried([{ result }, good])).toEqual({ attempts: 1, said: 'Sorry' });
  },
);

test('a lost response leads to at most four invocations in all', async () => {
  expect(await tried([good], { times: 9, how: 'in-sequence' })).toEqual({
    attempts: 4,
    said: 'result good',
  });
  expect(await tried([good], { times: 9, how: 'concurrently' })).toEqual({
    attempts: 4,
    said: 'result good',
  });
});

test('the time limit covers all attempts together, and no attempt starts after it', async () => {
  const begun = performance.now();
  const outcomes: Awaited<ReturnType<Invoke>>[] = [{ refused: 'throttled' }, good];
  const invoke: Invoke = async () => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    return outcomes.shift() ?? good;
  };
  const { heard: said, invocations } = await answered(() => ({}), {
    invoke,
    repeats: { times: 3, how: 'in-sequence' },
  });
  expect(said().slice(-2)).toEqual(['Sorry', 'end']);
  expect(invocations).toHaveLength(2);
  expect(performance.now() - begun).toBeLessThan(1400);
});

const { privateKey, certificate } = await phoneKey();

async function opened(message: string): Promise<string> {
  const { decrypt } = buildDecrypt('FORBID_ENCRYPT_ALLOW_DECRYPT' as never);
  const keyring = new RawRsaKeyringNode({
    keyName: 'key-1',
    keyNamespace: 'AmazonConnect',
    rsaKey: { privateKey },
    oaepHash: 'sha512',
  });
  return (await decrypt(keyring, Buffer.from(message, 'base64'))).plaintext.toString();
}

const secretFlow = () =>
  flow(
    'F',
    logging('on', 'Enabled', 's'),
    store('s', { InputEncryption: { EncryptionKeyId: 'key-1', Key: certificate } }, 'i'),
    invoke('i', { entry: '$.StoredCustomerInput' }, 'heard'),
    heard,
    end,
  );

test.each(['signed', 'unsigned'] as const)(
  'only the private key opens an encrypted entry: %s suite',
  async (suite) => {
    const { events, press, invocations, log, call } = await play([secretFlow()], { suite });
    expect(events.at(-1)).toMatchObject({ type: 'listening', encrypted: true });
    await press('58203917');
    const entry = String(invocations[0]?.Details.Parameters.entry);
    expect(await opened(entry)).toBe('58203917');
    expect(Buffer.from(entry, 'base64').readUInt16BE(2)).toBe(suite === 'signed' ? 0x0378 : 0x0178);
    expect(log.length).toBeGreaterThan(2);
    for (const text of [...log, JSON.stringify(call.trace.entries()), JSON.stringify(events)])
      expect(text).not.toContain('58203917');
  },
);

test('equal digits give a different encrypted message each time, and no digits give the word Timeout', async () => {
  const keyed = async (act: (call: Played) => Promise<unknown>, options = {}) => {
    const played = await play([secretFlow()], options);
    await act(played);
    return String(played.invocations[0]?.Details.Parameters.entry);
  };
  const [one, two] = [
    await keyed(({ press }) => press('12#')),
    await keyed(({ press }) => press('12#')),
  ];
  expect(one).not.toBe(two);
  expect(await keyed(({ silence }) => silence())).toBe('Timeout');
  expect(await opened(await keyed(({ silence }) => silence(), { encryptsTimeout: true }))).toBe(
    'Timeout',
  );
});

test('the flow log has a line for each action while logging is on, in the format of Connect', async () => {
  const { press, log, call } = await play(
    [
      flow(
        'F',
        say('m', 'Hello', 'on'),
        logging('on', 'Enabled', 's'),
        store('s', {}, 'i'),
        invoke('i', { entry: '$.StoredCustomerInput' }, 'off'),
        logging('off', 'Disabled', 'heard'),
        heard,
        end,
      ),
    ],
    { answer: () => ({ result: 'good' }), now: () => Date.parse('2026-11-23T02:00:00Z') },
  );
  await press('12#');
  const lines = log.map((line) => JSON.parse(line));
  expect(lines.map((each) => each.ContactFlowModuleType)).toEqual([
    'SetLoggingBehavior',
    'StoreUserInput',
    'InvokeExternalResource',
    'InvokeExternalResource',
  ]);
  expect(lines[1]).toMatchObject({
    Results: '12',
    ContactId: call.id,
    ContactFlowId: 'arn:flow:F',
    ContactFlowName: 'F',
    Identifier: 's',
    Timestamp: '2026-11-23T02:00:00.000Z',
  });
  expect(lines[2]).toMatchObject({ Parameters: { Parameters: { entry: '12' } } });
  expect(lines[3]).toMatchObject({ ExternalResults: { result: 'good' } });
});

test('the trace shows actions, branches and responses, and no keyed digits', async () => {
  const played = await play([asked], { answer: () => ({ result: 'found 82345601' }) });
  await played.press('82345601');
  const trace = played.call.trace.entries();
  expect(trace.map(({ action, branch }) => [action, branch])).toEqual([
    ['s', 'next'],
    ['i', 'next'],
    ['answered', 'next'],
    ['s', undefined],
  ]);
  expect(trace[1]?.invocation).toEqual({
    parameters: { step: 'identify', entry: '••••••••', page: null },
    answers: [{ answer: { result: 'found ••••••••' } }],
  });
  expect(trace[0]?.note).toBe('keyed ••••••••');
});
