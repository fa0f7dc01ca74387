/**
 * Path and query parameters of every route: a malformed value is rejected before any
 * request to AWS. The tests are generated from the route tables, so they cover new routes too.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { identifierForms } from '../../../core/domain/identifiers.ts';
import { readIdentifier } from '../../../core/domain/read-identifier.ts';
import { expectProblem } from '../../support/api.ts';
import { type ApiLine, apiLines, type BothApis, serveBothApis } from '../../support/both-apis.ts';
import type { World } from '../../support/world.ts';

type IdentifierKind = keyof typeof identifierForms;

let world: World;
let apis: BothApis;
let expectNoFault: () => void;
beforeAll(async () => {
  ({ world, apis, expectNoFault } = await serveBothApis());
});
beforeEach(() => void world.requests());
afterAll(() => expectNoFault());

/** Malformed variants of `good`, each with a description. */
function malformed(good: string): [what: string, value: string][] {
  const at = (text: string) => `${good.slice(0, 4)}${text}${good.slice(4)}`;
  const lengths = [1025, 2049, 8000].map((length) => [
    `${length} bytes`,
    good.repeat(length).slice(0, length),
  ]);
  const values: [string, string][] = [
    ...(lengths as [string, string][]),
    ['one too many', `${good}0`],
    ['one too few', good.slice(1)],
    ['another alphabet', good.replace(/./, 'é')],
    [
      'full-width digits',
      good.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
    ],
    ['a letter that the form does not allow', good.replace(/.$/, 'z')],
    ['percent-encoded', [...good].map((each) => `%${each.charCodeAt(0).toString(16)}`).join('')],
    [
      'one character percent-encoded',
      good.replace(/^./, (each) => `%${each.charCodeAt(0).toString(16)}`),
    ],
    ['percent-encoded twice', `%25${good}`],
    ['a broken percent-encoding', at('%')],
    ['NUL', at('\0')],
    ['NUL, percent-encoded', at('%00')],
    ['a high surrogate', at('\ud800')],
    ['a low surrogate', at('\udfff')],
    ['a replacement character for invalid UTF-8', at('\ufffd')],
    ['a line break', `${good}\n`],
    ['a space', ` ${good}`],
    ['a key’s separator', at('#')],
    ['another participant’s key', `B01078#${good}`],
    ['a dot', '.'],
    ['dots', '..'],
    ['dots before', `..${good}`],
    ['dots, percent-encoded', '%2e%2e'],
    ['a slash, percent-encoded', at('%2f')],
    ['braces', '{accountNumber}'],
    ['the name of an inherited property', 'constructor'],
    ['the prototype', '__proto__'],
    ['a plus', '+'],
    ['an asterisk', '*'],
  ];
  // Without digits in `good`, some variants equal it.
  return values.filter(([, value]) => value !== good);
}

/** Whether a text is read as such an identifier, although it was entered with other signs (D22). */
const isForgiven = (kind: string, text: string) =>
  Object.hasOwn(identifierForms, kind) &&
  identifierForms[kind as IdentifierKind].test(readIdentifier(kind as IdentifierKind, text));

const withPath = apiLines.filter(({ path }) => path.includes('{'));
const eachParameter = withPath.flatMap((line) =>
  [...line.path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => ({
    line,
    parameter,
    title: `${line.name}: ${parameter}`,
  })),
);

test('the route table has a form for each path parameter, and for no other name', () => {
  expect(eachParameter.length).toBeGreaterThan(3);
  for (const { path, parameters = {}, name } of apiLines) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    expect(Object.keys(parameters), name).toEqual(named);
  }
});

describe.each(eachParameter)('a malformed path parameter, $title,', ({ line, parameter }) => {
  const sent = () => ({
    ...(apis.bodies(line)[0] && !line.bodyOptional ? { body: apis.bodies(line)[0] } : {}),
  });

  test('is answered not-found before any request to AWS', async () => {
    const values = malformed(apis.parameters[parameter] as string);
    for (const [what, value] of values.filter(([, each]) => !isForgiven(parameter, each))) {
      const path = apis.path(line, { ...apis.parameters, [parameter]: value });
      const answer = await apis.send(line, sent(), path);
      expectProblem(answer, 'not-found');
      expect(world.requests(), what).toEqual([]);
    }
  });

  test('is answered not-found also when a gateway has decoded it to slashes, or to nothing', async () => {
    const good = apis.parameters[parameter] as string;
    for (const value of [
      '',
      '/',
      `/${good}`,
      `${good}/`,
      '../..',
      ...malformed(good)
        .map(([, each]) => each)
        .filter((each) => !isForgiven(parameter, each)),
    ]) {
      const pathParameters = { ...apis.parameters, [parameter]: value };
      expectProblem(
        await apis.send(line, { ...sent(), pathParameters }, apis.path(line)),
        'not-found',
      );
      expect(world.requests()).toEqual([]);
    }
  });

  test('is checked before the rest of the request, and the answer does not repeat it', async () => {
    const path = apis.path(line, { ...apis.parameters, [parameter]: 'canary-of-a-path' });
    const answer = await apis.send(
      line,
      { query: { canary: 'x' }, headers: { 'Idempotency-Key': ' ' } },
      path,
    );
    expect(['not-found', 'bad-request', 'unsupported-media-type']).toContain(answer.body.code);
    expect(answer.text).not.toContain('canary');
    expect(world.requests()).toEqual([]);
  });

  test('when empty, matches no path', async () => {
    const path = apis.path(line, { ...apis.parameters, [parameter]: '' });
    expectProblem(await apis.send(line, { ...sent(), resource: '/{proxy+}' }, path), 'not-found');
    expect(world.requests()).toEqual([]);
  });
});

test('an account number of 1,025 bytes is answered not-found', async () => {
  const line = apiLines.find(({ path }) => path === '/broker/accounts/{accountNumber}') as ApiLine;
  expectProblem(await apis.send(line, {}, `/broker/accounts/${'1'.repeat(1025)}`), 'not-found');
});

const withQuery = apiLines.filter(({ query }) => query);
const eachQuery = withQuery.flatMap((line) => {
  const { shape } = (
    line.query as unknown as { _zod: { def: { shape: Record<string, z.ZodMiniType> } } }
  )._zod.def;
  return Object.entries(shape).map(([field, schema]) => ({
    line,
    field,
    schema,
    title: `${line.name}?${field}=`,
  }));
});

/** A valid value of each field. */
const GOOD: Record<string, string> = {
  cursor: 'eyJhIjoiYiJ9',
  status: 'pending',
  state: 'revoked',
  from: '2026-11-01',
  to: '2026-11-02',
  search: 'Chan',
};

/** Nearly every text can be searched for; these cannot. */
const NOT_SEARCHED = [
  ...[
    '',
    ' ',
    '-',
    '…',
    '\0',
    'a\0',
    ' a',
    'a ',
    'a\n',
    'a\u202eb',
    'a\u200b',
    '\ud800',
    'a\udfff',
  ],
  'a'.repeat(121),
].map((each) => [JSON.stringify(each), each] as [string, string]);

describe.each(eachQuery)('a malformed query parameter, $title,', ({ line, field, schema }) => {
  const path = () => apis.path(line);

  test('is answered invalid-input before any request to AWS', async () => {
    const good = GOOD[field];
    if (!good || !z.safeParse(schema, good).success)
      throw new Error(`say here what a good ${field} is`);
    const texts = field === 'search' ? NOT_SEARCHED : [['empty', ''], ...malformed(good)];
    const values = texts.filter(
      // These are well-formed cursors; the store decides whether they belong to the list, see
      // below.
      ([, value]) => !(field === 'cursor' && /^[A-Za-z0-9_-]{1,1024}$/.test(value as string)),
    ) as [string, string][];
    expect(values.length).toBeGreaterThan(10);
    for (const [what, value] of values) {
      const answer = await apis.send(line, { query: { [field]: value } }, path());
      expectProblem(answer, 'invalid-input', { fields: { [field]: ['format'] } });
      expect(world.requests(), what).toEqual([]);
    }
  });

  test('when repeated, is answered invalid-input', async () => {
    const answer = await apis.send(
      line,
      { query: { [field]: [GOOD[field] as string, GOOD[field] as string] } },
      path(),
    );
    expectProblem(answer, 'invalid-input', { fields: { [field]: ['repeated'] } });
    expect(world.requests()).toEqual([]);
  });
});

describe.each(eachQuery.filter(({ field }) => field === 'cursor'))('$title', ({ line }) => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test.each<[string, string]>([
    ['not JSON', 'AAAA'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]).toString('base64url')],
    ...[
      null,
      1,
      'x',
      [],
      {},
      { x: 'y' },
      { participantId: 1 },
      { participantId: { S: 'C00088' } },
    ].map((value): [string, string] => [JSON.stringify(value), encode(value)]),
    [
      'a lone surrogate in a value',
      encode({ participantId: 'C00088', account: 'C00088#1', requestId: '\ud800' }),
    ],
    ['a lone surrogate in a name', encode({ participantId: 'C00088', '\udc00': 'x' })],
    ['the prototype', Buffer.from('{"__proto__":"C00088"}').toString('base64url')],
    ['an empty part', encode({ participantId: '', account: '', row: '' })],
  ])('a cursor that no list issued is answered invalid-input: %s', async (_, cursor) => {
    const answer = await apis.send(line, { query: { cursor } }, apis.path(line));
    expectProblem(answer, 'invalid-input', { fields: { cursor: ['format'] } });
  });
});
