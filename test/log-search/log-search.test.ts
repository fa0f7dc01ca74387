import { describe, expect, test } from 'vitest';
import { faultsOfRun, type RunRecord } from './run-record.ts';

/** A line of the function's logger with planted data. */
const line = (planted: object) =>
  JSON.stringify({
    level: 'INFO',
    message: 'request',
    requestId: '0b0e7a9c-6a3f-4a55-8b0e-7a9c6a3f4a55',
    ...planted,
  });

/** A line of API Gateway's access log with planted data. */
const accessLine = (planted: object) =>
  JSON.stringify({ at: '1795422527708', status: '200', resource: '/api/x', ...planted });

const run = (
  lines: string[],
  texts: string[],
  source: 'function' | 'console' = 'function',
): RunRecord => ({
  lines: lines.map((each) => ({ file: 'b.test.ts', source, line: each })),
  secrets: texts.map((text) => ({ file: 'a.test.ts', kind: 'password', text })),
  served: [],
});
const leak = (form: string) => `b.test.ts: a password of a.test.ts was logged, ${form}`;

describe('a secret in a log line is found', () => {
  const text = 'Rx7"tü/p+?8';
  test.each([
    ['plain', line({ code: 'Rx7tulip88' }), 'Rx7tulip88'],
    ['plain', line({ code: 'password=rx7TULIP88;' }), 'Rx7tulip88'],
    ['plain', 'Rx7tulip88', 'Rx7tulip88'],
    ['plain', accessLine({ resource: '/api/Rx7tulip88' }), 'Rx7tulip88'],
    ['plain', line({ status: 90417352 }), '90417352'],
    ['plain', line({ requestId: '陳小明' }), '陳小明'],
    ['JSON-escaped', line({ code: text }), text],
    ['JSON in JSON', line({ code: JSON.stringify({ text }) }), text],
    ['escaped to ASCII', line({ code: '' }).replace('""', '"\\u9673\\u5c0f\\u660e"'), '陳小明'],
    ['URL-encoded', line({ route: `/x?p=${encodeURIComponent(text)}` }), text],
    ['form-encoded', line({ route: `/x?${new URLSearchParams({ p: '兩 個 字' })}` }), '兩 個 字'],
    ['hex', line({ code: Buffer.from('Rx7tulip88').toString('hex') }), 'Rx7tulip88'],
    ['base64', line({ code: Buffer.from('Rx7tulip88').toString('base64') }), 'Rx7tulip88'],
    [
      'base64',
      line({ code: Buffer.from('Rx7tulip88>>>???').toString('base64url') }),
      'Rx7tulip88>>>???',
    ],
  ])('%s', (form, logged, secret) => {
    expect(faultsOfRun(run([line({}), logged], ['Vn9copper37', secret]))).toContain(leak(form));
  });

  test.each(['', 'v', 'v1', 'v1|', 'v1|internet|'])(
    'a secret is found in base64 of a text that begins with %j',
    (before) => {
      const logged = line({ code: Buffer.from(`${before}Rx7tulip88|after`).toString('base64') });
      expect(faultsOfRun(run([logged], ['Rx7tulip88']))).toEqual([leak('base64')]);
    },
  );

  test('a secret is found in console output outside the log', () => {
    expect(faultsOfRun(run(['so: Rx7tulip88'], ['Rx7tulip88'], 'console'))).toEqual([
      leak('plain'),
    ]);
  });

  test('a secret is reported by kind and file, without its text', () => {
    expect(faultsOfRun(run([line({ code: 'Rx7tulip88' })], ['Rx7tulip88'])).join()).not.toContain(
      'Rx7tulip88',
    );
  });
});

test('the search ignores secrets that were not logged or are too short, and matches inside IDs and times', () => {
  const secrets = ['Qm4bridge21', '60214937', 'INFO', 'lee', '0b0e7a9c', '42252770'];
  const lines = [line({ status: 201, code: 'Rx7tulip88' }), accessLine({})];
  expect(faultsOfRun(run(lines, secrets))).toEqual([]);
});

describe('a log line must be JSON with known fields', () => {
  test.each([
    ['Invoke Error', 'a line is not a JSON object'],
    ['"x"', 'a line is not a JSON object'],
    ['[]', 'a line is not a JSON object'],
    [line({ body: {} }), 'a line has the fields body'],
    [accessLine({ path: '/' }), 'a line has the fields path'],
    [line({ message: 'so it goes' }), 'a line has a message of its own'],
    [
      line({ message: 'fault', chain: [{ name: 'Error', at: [], message: 'x' }] }),
      'a line has the fields message',
    ],
    [line({ message: 'fault', chain: 'x' }), 'a line has a chain that is no list'],
  ])('%s', (logged, fault) => {
    expect(faultsOfRun(run([line({}), logged], []))).toEqual([`b.test.ts: ${fault}`]);
  });

  test('lines that Lambda itself writes and output that tests print may have another form', () => {
    expect(faultsOfRun(run(['Task timed out after 10.00 seconds'], []))).toEqual([]);
    expect(faultsOfRun(run(['tally: 7'], [], 'console'))).toEqual([]);
  });
});

test('a test file that ran an API and logged nothing is reported', () => {
  const record = { ...run([line({})], []), served: ['a.test.ts', 'b.test.ts'] };
  expect(faultsOfRun(record)).toEqual(['a.test.ts: nothing was logged']);
});
