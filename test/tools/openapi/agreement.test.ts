/**
 * The documents in docs/openapi accept and refuse the same requests as the service: generated
 * requests are checked with the schemas, as a client's validator would, and with the forms of
 * production. What no schema can express is named below.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { dateInHongKong } from '../../../core/domain/hong-kong.ts';
import { identifierForms } from '../../../core/domain/identifiers.ts';
import { brokenFormRules } from '../../../core/domain/password-rules/index.ts';
import { readIdentifier } from '../../../core/domain/read-identifier.ts';
import { tokenId } from '../../../core/store/sessions.ts';
import { routes as passkeysRoutes } from '../../../functions/passkeys/routes.ts';
import { routes as statementsRoutes } from '../../../functions/statements/routes.ts';
import { secret } from '../../log-search/secrets.ts';
import { type ApiLine, apiLines } from '../../support/both-apis.ts';
import { defaultHolder } from '../../support/world.ts';

type Body = Record<string, unknown>;

const HOLDER = {
  nameEn: "José D’Souza, (Pat) O'Neill-Ng",
  nameZh: '陳𠮷〇 (Pat)',
  dateOfBirth: '1980-02-29',
  identityDocument: 'A123456(7)',
  phones: ['+85291234567', '91234567'],
  email: "o'neill+x@mail.example.hk",
  language: 'cmn',
};
const TOKEN = secret('AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE', 'reset token');
const RIGHT = secret('Rx7tulip88');
const identity = {
  phoneUserId: '82345601',
  participantId: 'C00088',
  accountNumber: '10000001',
  phonePassword: '58203917',
};

const CREDENTIAL = { id: 'cGFzc2tleQ', rawId: 'cGFzc2tleQ', type: 'public-key' };
const ASSERTION = {
  ...CREDENTIAL,
  response: { clientDataJSON: 'e30', authenticatorData: 'AAA', signature: 'MEU', userHandle: 'dQ' },
  clientExtensionResults: {},
};

/** The lines of both APIs, those of all functions. */
const lines: ApiLine[] = [
  ...apiLines,
  ...[...passkeysRoutes, ...statementsRoutes].map((line) => ({
    ...line,
    isBroker: false,
    name: `${line.method} ${line.path}`,
  })),
];

/** Valid bodies of each route. */
const GOOD: Record<string, Body[]> = {
  'POST /api/registrations': [
    { ...identity, internetUserId: 'Copper42', internetPassword: RIGHT, termsVersion: '2026-01' },
  ],
  'POST /api/sessions': [{ internetUserId: 'Copper42', password: RIGHT }],
  'PUT /api/account/internet-password': [
    { currentPassword: RIGHT, newPassword: '!"#$%&\'(){|}~a1' },
  ],
  'PUT /api/account/alerts': [{ email: true, sms: false }],
  'POST /api/account/internet-user-id/cancellation': [{ password: RIGHT }],
  'POST /api/password-resets': [identity],
  'POST /api/password-resets/completion': [{ resetToken: TOKEN, newPassword: RIGHT }],
  'POST /api/sessions/current/proof': [{ password: RIGHT }, { passkey: ASSERTION }],
  'POST /api/passkeys': [
    {
      name: '陳’s phone 📱',
      credential: {
        ...CREDENTIAL,
        response: {
          clientDataJSON: 'e30',
          attestationObject: 'o2NmbXQ',
          transports: ['internal', 'hybrid'],
        },
      },
    },
  ],
  'PUT /api/passkeys/only': [{ passkeyOnly: true }],
  'PUT /api/account/phone-channel': [{ open: false }],
  'POST /api/passkey-sessions': [{ credential: ASSERTION }],
  'POST /broker/requests': [
    { type: 'open-account', accountNumber: '10000001', holder: HOLDER },
    {
      type: 'open-account',
      accountNumber: '10000001',
      holder: { nameEn: 'Lee', phones: [], email: 'a@b.hk' },
    },
    {
      type: 'change-holder',
      accountNumber: '10000001',
      holder: { nameEn: 'Nguyễn'.normalize('NFD'), phones: ['91234567'] },
    },
    { type: 'change-holder', accountNumber: '10000001', holder: defaultHolder },
    {
      type: 'change-holder',
      accountNumber: '10000001',
      holder: { nameZh: null, email: null, alerts: { email: false, sms: true } },
    },
    { type: 'reset-phone-password', accountNumber: '10000001' },
    { type: 'close-account', accountNumber: '10000001' },
    { type: 'remove-passkeys', accountNumber: '10000001' },
  ],
  'POST /broker/requests/{requestId}/approval': [{}],
  'POST /broker/requests/{requestId}/withdrawal': [{}],
  'POST /broker/requests/{requestId}/rejection': [{}, { reason: 'The name is another: 陳 😀' }],
};

/** Forms that only the use case checks: the rules of D7, and unknown tokens. */
const breaksPasswordForm = (value: unknown) =>
  brokenFormRules('internet', value as string).some(
    (rule) => rule === 'length' || rule === 'letters-and-digits',
  );
const LATER: Record<string, (value: unknown) => boolean> = {
  newPassword: breaksPasswordForm,
  internetPassword: breaksPasswordForm,
  resetToken: (value) => tokenId(value as string) === undefined,
};

/**
 * The documents state the form of an ID as it is read (D22): spaces and dashes are left out. So are
 * the spaces around the name of a passkey.
 */
function asRead(body: unknown): unknown {
  return typeof body !== 'object' || body === null
    ? body
    : Object.fromEntries(
        Object.entries(body).map(([field, value]) => [field, readAs(field, value)]),
      );
}

function readAs(field: string, value: unknown): unknown {
  if (field === 'name' && typeof value === 'string') return value.trim();
  return Object.hasOwn(identifierForms, field) && typeof value === 'string'
    ? readIdentifier(field as keyof typeof identifierForms, value)
    : value;
}

function serviceTakes(line: ApiLine, body: unknown): boolean {
  const { success } = z.safeParse(line.body as z.ZodMiniType, body);
  return success && !Object.entries(body as Body).some(([field, value]) => LATER[field]?.(value));
}

/** No schema knows what day it is. */
function isBornInFuture(body: unknown): boolean {
  const { dateOfBirth } = (body as { holder?: { dateOfBirth?: unknown } } | null)?.holder ?? {};
  return typeof dateOfBirth === 'string' && dateOfBirth > dateInHongKong(new Date());
}

interface Operation {
  parameters?: { in: string; name: string; required: boolean; schema: object }[];
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
}
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const documents = Object.fromEntries(
  ['investor', 'broker'].map((name) => {
    const text = readFileSync(
      new URL(`../../../docs/openapi/${name}.json`, import.meta.url),
      'utf8',
    );
    ajv.addSchema(JSON.parse(text), name);
    return [name, JSON.parse(text) as Document];
  }),
);
const documentOf = ({ isBroker }: ApiLine) => (isBroker ? 'broker' : 'investor');

function bodySchema(line: ApiLine) {
  const place = [line.path.replaceAll('/', '~1'), line.method.toLowerCase(), 'requestBody'].join(
    '/',
  );
  const $ref = `${documentOf(line)}#/paths/${place}/content/application~1json/schema`;
  return ajv.compile({ $ref: encodeURI($ref) });
}

/** Texts near a valid one: shorter, longer, with other characters in it or around it. */
const CHARACTERS = [
  ...' \n\0aZ09-_.,;:!#"\'’()/+@éßøĐ\u0301\u034f陳〇々龜Я٣Ａª·\u00a0\u200b\ufeff',
  '𠀀',
  '😀',
  '\u{2f800}',
];
const near = (text: string): fc.Arbitrary<string> => {
  const character = fc.constantFrom(...CHARACTERS);
  const at = fc.nat(text.length);
  return fc.oneof(
    fc.tuple(at, character).map(([i, each]) => `${text.slice(0, i)}${each}${text.slice(i)}`),
    fc.tuple(at, character).map(([i, each]) => `${text.slice(0, i)}${each}${text.slice(i + 1)}`),
    at.map((i) => text.slice(0, i)),
    fc
      .constantFrom(1, 2, 8, 30, 60, 61, 119, 121, 255, 500, 501)
      .map((times) => text.repeat(times)),
    fc
      .constantFrom(1, 60, 61, 120, 121, 500, 501)
      .chain((count) => character.map((each) => `A${each.repeat(count - 1)}`)),
    fc.constantFrom(
      '',
      'open-account',
      'en',
      '1900-02-29',
      '2000-02-29',
      '2026-13-01',
      text.normalize('NFD'),
      text.toUpperCase(),
    ),
    fc.string({ unit: character, maxLength: 20 }),
  );
};

const anything = fc.constantFrom<unknown>(
  null,
  true,
  0,
  12_345_678,
  [],
  {},
  [''],
  ['91234567'],
  Array(6).fill('91234567'),
  [1],
);

type Path = (string | number)[];
const pathsOf = (value: unknown, path: Path = []): Path[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...path, name]))]
    : [path];
const valueAt = (body: unknown, path: Path) =>
  path.reduce((at, name) => (at as Body)?.[name as string], body);

function changed(body: unknown, path: Path, change: (parent: Body, name: string) => void): unknown {
  const copy = structuredClone(body);
  change(valueAt(copy, path.slice(0, -1)) as Body, String(path.at(-1)));
  return copy;
}

/** One to three changes of a valid body: a value, one field more, one less. */
const changes = (good: Body): fc.Arbitrary<unknown> => {
  const once = (body: unknown): fc.Arbitrary<unknown> => {
    const paths = pathsOf(body).filter((path) => path.length > 0);
    if (paths.length === 0) return fc.constant({ more: 1 });
    return fc.constantFrom(...paths).chain((path) => {
      const value = valueAt(body, path);
      const set = (other: unknown) =>
        changed(body, path, (parent, name) => {
          parent[name] = other;
        });
      return fc.oneof(
        { weight: 6, arbitrary: (typeof value === 'string' ? near(value) : anything).map(set) },
        { weight: 1, arbitrary: anything.map(set) },
        {
          weight: 1,
          arbitrary: fc.constant(
            changed(body, path, (parent, name) => {
              if (Array.isArray(parent)) parent.splice(Number(name), 1);
              else delete parent[name];
            }),
          ),
        },
        {
          weight: 1,
          arbitrary: fc.constant(
            changed(body, path, (parent) => {
              if (Array.isArray(parent)) parent.push('x');
              else parent.more = 1;
            }),
          ),
        },
      );
    });
  };
  return fc.oneof(fc.constant(good), once(good), once(good).chain(once));
};

const withBody = lines.filter(({ body }) => body);

test('each body has good examples here', () => {
  expect(withBody.map(({ name }) => name).filter((name) => !GOOD[name])).toEqual([]);
});

describe.each(withBody)('$name', (line) => {
  const validate = bodySchema(line);

  test.each((GOOD[line.name] ?? []).map((body) => [body]))(
    'a good body is taken by both: %j',
    (body) => {
      expect([serviceTakes(line, body), validate(body)]).toEqual([true, true]);
    },
  );

  test('of bodies that are almost good, document and service take the same', () => {
    const taken = { yes: 0, no: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...(GOOD[line.name] ?? [])).chain(changes), (body) => {
        fc.pre(JSON.stringify(body).isWellFormed() && !isBornInFuture(body));
        const takes = serviceTakes(line, body);
        taken[takes ? 'yes' : 'no']++;
        return validate(asRead(body)) === takes;
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(taken.yes, taken.no)).toBeGreaterThan(20);
  });
});

const EXAMPLES: Record<string, string> = {
  accountNumber: '10000001',
  requestId: '01940000-0000-7000-8000-000000000000',
  cursor: 'eyJhIjoiYiJ9-_',
  status: 'pending',
  state: 'revoked',
  search: 'Chan',
  from: '2026-11-01',
  to: '2024-02-29',
  'DELETE /api/passkeys/{id} id': 'cGFzc2tleQ',
  'GET /api/account/statements/{id} id': 'daily-2026-11-20-r1',
  'Idempotency-Key': 'a key'.replace(' ', '-'),
  'If-Match': '"tag"',
};

const eachParameter = lines.flatMap((line) => {
  const { shape = {} } =
    (line.query as unknown as { _zod: { def: { shape?: object } } } | undefined)?._zod.def ?? {};
  const all: [string, Record<string, z.ZodMiniType>][] = [
    ['path', line.parameters ?? {}],
    ['query', shape as Record<string, z.ZodMiniType>],
    ['header', line.headers ?? {}],
  ];
  return all.flatMap(([where, schemas]) =>
    Object.entries(schemas).map(([name, schema]) => ({
      line,
      where,
      name,
      schema,
      title: `${line.name} ${where} ${name}`,
    })),
  );
});

test.each(eachParameter)(
  '$title: document and service take the same',
  ({ line, where, name, schema }) => {
    const { parameters = [] } =
      documents[documentOf(line)]?.paths[line.path]?.[line.method.toLowerCase()] ?? {};
    const documented = parameters.find((each) => each.in === where && each.name === name);
    const example = EXAMPLES[`${line.name} ${name}`] ?? EXAMPLES[name];
    if (!documented || !example) throw new Error('not documented, or without an example here');
    const validate = ajv.compile(documented.schema);
    expect(validate(example)).toBe(true);
    fc.assert(
      fc.property(fc.oneof(fc.constant(example), near(example)), (value) => {
        fc.pre(value.isWellFormed());
        return validate(readAs(name, value)) === z.safeParse(schema, value).success;
      }),
      { numRuns: 500 },
    );
  },
);
