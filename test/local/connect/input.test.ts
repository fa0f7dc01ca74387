import { expect, test } from 'vitest';
import {
  end,
  flow,
  heard,
  menu,
  play,
  say,
  store,
} from '../../support/local/connect/small-flows.ts';

const entry = (change: object = {}) => play([flow('F', store('s', change), heard, end)]);

test('an entry without digits succeeds, and stores the word Timeout', async () => {
  const { silence, events } = await entry();
  expect(events.at(-1)).toEqual({
    type: 'listening',
    mode: 'digits',
    maxDigits: 8,
    encrypted: false,
  });
  expect(await silence(9.5)).toEqual([]);
  expect(await silence(0.5)).toEqual(['heard Timeout', 'end']);
});

test('a short entry succeeds after the time limit between digits: five seconds, or the flow’s value', async () => {
  const { press, silence } = await entry();
  expect(await press('12')).toEqual([]);
  expect(await silence(4)).toEqual([]);
  expect(await press('3')).toEqual([]);
  expect(await silence(4)).toEqual([]);
  expect(await silence(1)).toEqual(['heard 123', 'end']);

  const other = await entry({ DTMFConfiguration: { InterdigitTimeLimitSeconds: '2' } });
  await other.press('12');
  expect(await other.silence(2)).toEqual(['heard 12', 'end']);
});

test('silence without a number lasts until the time limit for the first digit, then for the next digit', async () => {
  const { call, press, silence } = await entry();
  expect(call.secondsLeft).toBe(10);
  await press('1');
  expect(call.secondsLeft).toBe(5);
  expect(await silence()).toEqual(['heard 1', 'end']);
});

test('the maximum length ends an entry immediately', async () => {
  const { press } = await entry();
  expect(await press('1234567')).toEqual([]);
  expect(await press('8')).toEqual(['heard 12345678', 'end']);
});

test('# ends an entry, and alone counts as nothing keyed', async () => {
  expect(await (await entry()).press('123#')).toEqual(['heard 123', 'end']);
  expect(await (await entry()).press('#')).toEqual(['heard Timeout', 'end']);
});

test('* cancels the digits before it, or is a digit if the flow disables that', async () => {
  expect(await (await entry()).press('12*34#')).toEqual(['heard 34', 'end']);
  expect(
    await (await entry({ DTMFConfiguration: { DisableCancelKey: 'True' } })).press('12*34#'),
  ).toEqual(['heard 12*34', 'end']);
  expect(
    await (await entry({ DTMFConfiguration: { DisableCancelKey: 'False' } })).press('1*#'),
  ).toEqual(['heard Timeout', 'end']);
});

test.each(['12345678#', '12345678'])(
  'a # immediately after the maximum length is dropped: %s',
  async (keys) => {
    const { press, silence } = await play([
      flow('F', store('s', {}, 't'), store('t', { Text: 'Again' }), heard, end),
    ]);
    expect(await press(keys)).toEqual(['Again', 'listening']);
    // As a `#` follows the digits immediately, but not after a while, and not twice.
    expect(await press(keys.endsWith('#') ? '1' : '#1')).toEqual([]);
    expect(await press('#')).toEqual(['heard 1', 'end']);
    expect(await silence()).toEqual([]);
  },
);

test('a # some time after the maximum length ends the next entry', async () => {
  const { press, silence } = await play([
    flow('F', store('s', {}, 't'), store('t', { Text: 'Again' }), heard, end),
  ]);
  await press('12345678');
  await silence(1);
  expect(await press('#')).toEqual(['heard Timeout', 'end']);
});

test('keys pressed during a prompt that does not listen are lost', async () => {
  const { press } = await play([
    flow(
      'F',
      store('s', {}, 'm'),
      say('m', 'Wait', 't'),
      store('t', { Text: 'Again' }),
      heard,
      end,
    ),
  ]);
  expect(await press('12#34#')).toEqual(['Wait', 'Again', 'listening']);
  expect(await press('5#')).toEqual(['heard 5', 'end']);
});

test('silent SSML is not heard and loses no keys', async () => {
  const silent = { ...say('m', '', 't'), Parameters: { SSML: '<speak></speak>' } };
  const { press } = await play([flow('F', store('s', {}, 'm'), silent, store('t'), heard, end)]);
  expect(await press('12#34#')).toEqual(['Key it', 'listening', 'heard 34', 'end']);
});

test('the first key interrupts a prompt that listens, and counts', async () => {
  const { press } = await play([flow('F', menu('m', { 1: 's' }), store('s'), heard, end)]);
  expect(await press('1234#')).toEqual(['Key it', 'listening', 'heard 234', 'end']);
});

test('only the most recent entry is stored', async () => {
  const { press } = await play([flow('F', store('s', {}, 't'), store('t'), heard, end)]);
  expect((await press('1#2#')).at(-2)).toBe('heard 2');
});

test('a menu takes one key, and an unknown key and silence have their own branches', async () => {
  const choose = async (act: (on: Awaited<ReturnType<typeof play>>) => Promise<string[]>) =>
    act(
      await play([
        flow(
          'F',
          menu(
            'm',
            { 1: 'one', '*': 'star' },
            { InputTimeLimitExceeded: 'silent', NoMatchingCondition: 'other' },
          ),
          say('one', 'One'),
          say('star', 'Star'),
          say('silent', 'Silent'),
          say('other', 'Other'),
          end,
        ),
      ]),
    );
  expect(await choose((on) => on.press('1'))).toEqual(['One', 'end']);
  expect(await choose((on) => on.press('*'))).toEqual(['Star', 'end']);
  expect(await choose((on) => on.press('2'))).toEqual(['Other', 'end']);
  expect(await choose((on) => on.press('#'))).toEqual(['Other', 'end']);
  expect(await choose((on) => on.silence(7))).toEqual([]);
  expect(await choose((on) => on.silence())).toEqual(['Silent', 'end']);
});

test('a long silence passes several time limits one after another', async () => {
  const { silence } = await play([
    flow('F', menu('m', { 1: 'end' }, { InputTimeLimitExceeded: 's' }), store('s'), heard, end),
  ]);
  expect(await silence(17)).toEqual(['Key it', 'listening']);
  expect(await silence(60)).toEqual(['heard Timeout', 'end']);
});

test('keys and silence after the end of a call do nothing', async () => {
  const { call, press, silence } = await entry();
  await press('1#');
  expect(call.ended).toBe(true);
  expect([await press('1'), await silence(5)]).toEqual([[], []]);
});
