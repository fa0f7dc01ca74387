/**
 * Hostile input on the whole investor API, generated from its route table, so that a new route is
 * covered without a new test. Every answer is a 4xx of docs/api.md that repeats nothing of the
 * request; nothing is stored, compared, counted or thrown.
 */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { identifierForms } from '../../../core/domain/identifiers.ts';
import { FOREIGN_SIGNS } from '../../../core/domain/password-rules/form.ts';
import { readIdentifier } from '../../../core/domain/read-identifier.ts';
import type { ApiHandler } from '../../../core/http/api.ts';
import { routes } from '../../../functions/investor/routes.ts';
import { TERMS_VERSION } from '../../../functions/investor/terms.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { allSecrets, secret } from '../../log-search/secrets.ts';
import {
  type Answer,
  call,
  expectProblem,
  investorApi,
  type Sent,
  SITE,
} from '../../support/api.ts';
import { createWorld, type World } from '../../support/world.ts';

const PASSWORD = secret('Rx7tulip88');
const NEW_PASSWORD = secret('Vn9copper37');

let world: World;
let handler: ApiHandler;
let logs: Logs;
let before: string;
/** A valid value for each field of each request. */
let good: Record<string, string | boolean>;
/** The cookie of a signed-in investor. */
let cookie: string;

type IdentifierKind = keyof typeof identifierForms;
type Shaped = { _zod: { def: { shape: object } } };

const everyRoute = routes.map(({ method, path, body, query }) => ({
  name: `${method} ${path}`,
  method: method as string,
  path,
  /** The fields of its body; empty if it has none. */
  fields: body ? Object.keys((body as unknown as Shaped)._zod.def.shape) : [],
  /** The parameters of its query; empty if it has none. */
  parameters: query ? Object.keys((query as unknown as Shaped)._zod.def.shape) : [],
}));
const withBody = everyRoute.filter(({ fields }) => fields.length > 0);
const eachField = withBody.flatMap(({ name, ...route }) =>
  route.fields.map((field) => ({ ...route, name: `${name}: ${field}`, field })),
);
/** Fields whose value is true or false; all others are texts. */
const FLAGS = ['email', 'sms'];
const changing = everyRoute.filter(({ method }) => method !== 'GET');

function goodBody({ fields }: { fields: string[] }): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, good[field]]));
}

function goodRequest(route: { fields: string[] }): Sent {
  return route.fields.length > 0 ? { body: goodBody(route) } : {};
}

function send({ method, path }: { method: string; path: string }, sent: Sent): Promise<Answer> {
  return call(handler, method, path, { cookie, ...sent });
}

beforeAll(async () => {
  logs = captureLogs();
  world = await createWorld();
  handler = investorApi(world);
  const registered = await world.open();
  const other = await world.open();
  const investor = {
    internetUserId: 'Tulip007',
    internetPassword: PASSWORD,
    termsVersion: TERMS_VERSION,
  };
  const registration = await call(handler, 'POST', '/api/registrations', {
    body: { ...registered, ...investor },
  });
  expect(registration.status).toBe(201);
  const signIn = await call(handler, 'POST', '/api/sessions', {
    body: { internetUserId: 'Tulip007', password: PASSWORD },
  });
  cookie = secret(signIn.session ?? '');
  const reset = await call(handler, 'POST', '/api/password-resets', { body: registered });
  good = {
    ...other,
    internetUserId: 'Copper42',
    internetPassword: NEW_PASSWORD,
    termsVersion: TERMS_VERSION,
    password: PASSWORD,
    currentPassword: PASSWORD,
    newPassword: NEW_PASSWORD,
    resetToken: secret(reset.body.resetToken),
    email: true,
    sms: true,
  };
});

beforeEach(async () => {
  before = await world.dump();
  logs.take();
  world.comparisons();
});

afterEach(async () => {
  const logged = logs.take().join('');
  expect(await world.dump()).toBe(before);
  expect(world.comparisons()).toBe(0);
  expect(logged).not.toContain('fault');
  expect(allSecrets().filter((each) => logged.includes(each))).toEqual([]);
});

afterAll(() => logs.release());

test('every field of every request has a valid value here, from which invalid ones are made', () => {
  const known = new Set([...Object.keys(good)]);
  expect(eachField.filter(({ field }) => !known.has(field)).map(({ name }) => name)).toEqual([]);
  expect(eachField.length).toBeGreaterThan(15);
});

const wrongTypes = (value: string | boolean): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constantFrom<unknown>(
      ...(typeof value === 'string' ? [true, false] : ['true', '', '1']),
      null,
      0,
      -1,
      1.5,
      1e21,
      Number(value) || 7,
      [],
      {},
      [value],
      { value },
      [[[value]]],
    ),
    fc.constantFrom<unknown>({ length: 8 }, { toString: 'x' }, { S: value }, { $ne: '' }, [null], {
      0: value,
    }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(fc.string(), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string(), { maxKeys: 3 }),
  );

/** Invalid texts, made from a valid one. */
const wrongTexts = (value: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(''),
    fc.integer({ min: 1000, max: 15_000 }).map((length) => value.repeat(length).slice(0, length)),
    fc.constantFrom(
      inOtherDigits(value, 0xff10),
      inOtherDigits(value, 0x660),
      inOtherDigits(value, 0x966),
      fullwidth(value),
    ),
    fc
      .tuple(fc.nat(value.length), fc.constantFrom(...UNSEEN))
      .map(([at, character]) => `${value.slice(0, at)}${character}${value.slice(at)}`),
    fc
      .tuple(fc.nat(value.length - 1), fc.constantFrom(...UNSEEN, 'é', 'а', '字', '😀'))
      .map(([at, character]) => `${value.slice(0, at)}${character}${value.slice(at + 1)}`),
    fc.constantFrom(...INJECTIONS.map((text) => `${value}${text}`)),
  );

/** NUL, control characters, spaces, zero-width and bidirectional marks, and lone surrogates. */
const UNSEEN = [
  ...'\0\x01\b\t\n\v\f\r\x1b\x7f\x85\xa0\u200b\u200e\u202e\u2028\u2029\ufeff\ufffd ',
  '\ud800',
  '\udfff',
  '\r\n',
];
const INJECTIONS = [
  "' OR 1=1 --",
  ' $(touch x)',
  ' {{7*7}}',
  ' <script>',
  '\n{"level":"INFO"}',
  ' %00',
  ' ../../x',
  '\r\nSet-Cookie: a=b',
];

function inOtherDigits(text: string, zero: number): string {
  const other = text.replace(/[0-9]/g, (digit) => String.fromCharCode(zero + Number(digit)));
  return other === text ? fullwidth(text) : other;
}

function fullwidth(text: string): string {
  return text.replace(/[!-~]/g, (character) =>
    String.fromCharCode(character.charCodeAt(0) + 0xfee0),
  );
}

/** Whether a text is read as an ID or number, although it was entered with other signs (D22). */
const isForgiven = (field: string, text: string) =>
  Object.hasOwn(identifierForms, field) &&
  identifierForms[field as IdentifierKind].test(readIdentifier(field as IdentifierKind, text));

/** The rules of an entry's form that a password breaks (D22). */
const brokenForms = (text: string) => [
  'format',
  ...Object.entries(FOREIGN_SIGNS).flatMap(([rule, sign]) => (sign.test(text) ? [rule] : [])),
];

/**
 * How an invalid text is refused: most for their form, a new password by its rules, a reset token
 * as an unknown one.
 */
function refusalOf(
  field: string,
  text: string,
): { code: 'invalid-input' | 'password-refused' | 'reset-expired'; rules?: string[] } {
  const isPassword = /password$/i.test(field);
  if (isPassword && !/^[!-~]*$/.test(text))
    return { code: 'invalid-input', rules: brokenForms(text) };
  if (!text.isWellFormed()) return { code: 'invalid-input', rules: ['format'] };
  if (field === 'resetToken') return { code: 'reset-expired' };
  if (field === 'termsVersion') return { code: 'invalid-input', rules: ['outdated'] };
  const isNew = field === 'newPassword' || field === 'internetPassword';
  if (!isNew) return { code: 'invalid-input', rules: ['format'] };
  return { code: 'password-refused', rules: expect.arrayContaining(['length']) };
}

/** The answer contains no value of the request, neither verbatim nor as escaped in JSON. */
function expectNothingEchoed({ text }: Answer, ...values: string[]): void {
  const echoed = [...values, ...Object.values(good), cookie].filter(
    (value) =>
      typeof value === 'string' &&
      value.length >= 4 &&
      (text.includes(value) || text.includes(JSON.stringify(value).slice(1, -1))),
  );
  expect(echoed).toEqual([]);
}

/** Made once for all tests: that takes as long as hundreds of requests. */
const anything = fc.string({ unit: 'binary' });
const anyName = fc.string({ maxLength: 80, unit: 'binary' });

describe.each(eachField)('$name', ({ field, ...route }) => {
  test('a missing field is answered invalid-input', async () => {
    const { [field]: _, ...rest } = goodBody(route);
    const answer = await send(route, { body: rest });
    expectProblem(answer, 'invalid-input', { fields: { [field]: ['missing'] } });
    expectNothingEchoed(answer);
  });

  test('a value of a wrong type is answered invalid-input, for a new password too', async () => {
    await fc.assert(
      fc.asyncProperty(wrongTypes(good[field] ?? ''), async (value) => {
        const answer = await send(route, { body: { ...goodBody(route), [field]: value } });
        expectProblem(answer, 'invalid-input', { fields: { [field]: ['type'] } });
        expectNothingEchoed(answer);
      }),
    );
  });

  test('of a field that is given twice the last value counts, as in JSON.parse', async () => {
    const body = JSON.stringify(goodBody(route));
    const answer = await send(route, {
      body: `${body.slice(0, -1)},${JSON.stringify(field)}:null}`,
    });
    expectProblem(answer, 'invalid-input', { fields: { [field]: ['type'] } });
  });
});

describe.each(eachField.filter(({ field }) => !FLAGS.includes(field)))(
  '$name',
  ({ field, ...route }) => {
    test('a value that is too long, in another script or contains invisible characters is refused by its rule', async () => {
      await fc.assert(
        fc.asyncProperty(wrongTexts(good[field] as string), async (value) => {
          fc.pre(!isForgiven(field, value));
          const answer = await send(route, { body: { ...goodBody(route), [field]: value } });
          const { code, rules } = refusalOf(field, value);
          expectProblem(answer, code, rules ? { fields: { [field]: rules } } : {});
          expectNothingEchoed(answer, value);
        }),
      );
    });
  },
);

describe.each(withBody)('$name', (route) => {
  test('an unknown field is answered invalid-input with its name, without its value', async () => {
    const name = fc.oneof(
      anyName,
      fc.string({ minLength: 65, maxLength: 500 }),
      fc.constantFrom(
        'constructor',
        'prototype',
        'toString',
        'hasOwnProperty',
        'valueOf',
        '0',
        '',
        'length',
        'a.b',
        ' password',
      ),
      fc.constantFrom(...route.fields).map((field) => field.toUpperCase()),
    );
    await fc.assert(
      fc.asyncProperty(name, fc.jsonValue(), async (unknown, value) => {
        fc.pre(
          !route.fields.includes(unknown) &&
            unknown !== '__proto__' &&
            !JSON.stringify(value).includes('proto'),
        );
        const body = { ...goodBody(route), [unknown]: [value, 'canary of a value'] };
        const answer = await send(route, { body });
        expectProblem(answer, 'invalid-input', { fields: { [unknown.slice(0, 64)]: ['unknown'] } });
        expectNothingEchoed(answer, 'canary of a value');
      }),
    );
  });

  test('of a thousand unknown fields the answer names twenty', async () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`f${i}`, 1]));
    const answer = await send(route, { body: { ...goodBody(route), ...many } });
    expect(answer.body.code).toBe('invalid-input');
    expect(Object.keys(answer.body.fields)).toHaveLength(20);
  });

  test.each([
    '{"__proto__":{"polluted":1}',
    '{"__proto__":null',
    '{"constructor":{"prototype":{"polluted":1}}',
  ])(
    'a key that would reach the prototype of an object is answered bad-request: %s',
    async (start) => {
      const answer = await send(route, {
        body: `${start},${JSON.stringify(goodBody(route)).slice(1)}`,
      });
      expectProblem(answer, 'bad-request');
      expect({}).not.toHaveProperty('polluted');
    },
  );

  test('JSON that is not an object is answered bad-request', async () => {
    const value = fc.oneof(
      fc.constantFrom('null', 'true', '0', '-1', '""', '[]', '[{}]', ' null '),
      fc.integer().map(String),
      fc.string().map((text) => JSON.stringify(text)),
      fc.array(fc.jsonValue(), { maxLength: 3 }).map((list) => JSON.stringify(list)),
    );
    await fc.assert(
      fc.asyncProperty(value, async (body) =>
        expectProblem(await send(route, { body }), 'bad-request'),
      ),
    );
    expectProblem(await send(route, { body: [goodBody(route)] }), 'bad-request');
    expectProblem(
      await send(route, { body: JSON.stringify(JSON.stringify(goodBody(route))) }),
      'bad-request',
    );
  });

  test('JSON that is malformed at any position is answered bad-request', async () => {
    const whole = JSON.stringify(goodBody(route));
    const cutOff = fc.nat(whole.length - 1).map((length) => whole.slice(0, length));
    const spoilt = fc
      .tuple(
        fc.nat(whole.length),
        fc.constantFrom('\0', "'", '\ufeff', ']', '}', '\ud800', 'NaN', '//'),
      )
      .map(([at, character]) => `${whole.slice(0, at)}${character}${whole.slice(at)}`);
    await fc.assert(
      fc.asyncProperty(fc.oneof(cutOff, spoilt, anything), async (body) => {
        fc.pre(!isJson(body));
        const answer = await send(route, { body });
        expectProblem(answer, 'bad-request');
        expectNothingEchoed(answer);
      }),
    );
    for (const body of [
      '{a:1}',
      "{'a':1}",
      '{"a":1,}',
      '{"a":01}',
      '{"a":NaN}',
      'a=1&b=2',
      '<a/>',
      '{}{}',
      '/**/{}',
    ]) {
      expectProblem(await send(route, { body }), 'bad-request');
    }
  });

  test('JSON that is thousands of levels deep is refused without a stack overflow', async () => {
    const [field] = route.fields;
    const nested = `${'['.repeat(7000)}${']'.repeat(7000)}`;
    for (const body of [
      nested,
      `{"${field}":${nested}}`,
      `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
    ]) {
      const answer = await send(route, { body });
      expect(['bad-request', 'invalid-input']).toContain(answer.body.code);
    }
  });

  test('a request without a body is answered bad-request', async () => {
    const headers = { 'Content-Type': 'application/json' };
    expectProblem(await send(route, { headers }), 'bad-request');
    expectProblem(await send(route, { headers, body: '' }), 'bad-request');
    expectProblem(await send(route, { headers, body: ' ' }), 'bad-request');
    const answer = await send(route, { body: {} });
    expectProblem(answer, 'invalid-input', {
      fields: Object.fromEntries(route.fields.map((field) => [field, ['missing']])),
    });
  });

  test.each([
    undefined,
    '',
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonp',
    'application/javascript',
    'text/plain; application/json',
    'json',
    ' application/json',
  ])('content type %j is answered unsupported-media-type before the body is read', async (type) => {
    for (const body of [goodBody(route), 'broken', {}]) {
      const answer = await send(route, { body, headers: { 'Content-Type': type } });
      expectProblem(answer, 'unsupported-media-type');
      expectNothingEchoed(answer);
    }
  });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'APPLICATION/JSON',
  ])('content type %s is accepted', async (type) => {
    const headers = { 'Content-Type': undefined, 'content-TYPE': type };
    expectProblem(await send(route, { body: 'broken', headers }), 'bad-request');
  });
});

describe.each(everyRoute)('$name', (route) => {
  test('a body of more than 16 KiB is answered too-large, whatever it contains', async () => {
    for (const body of [
      'x'.repeat(16 * 1024 + 1),
      `{"a":"${'x'.repeat(17_000)}"}`,
      '['.repeat(1e6),
      ' '.repeat(1e7),
    ]) {
      const answer = await send(route, { body });
      expectProblem(answer, 'too-large');
      expect(answer.text.length).toBeLessThan(1000);
    }
    if (route.fields.length > 0)
      expectProblem(await send(route, { body: 'x'.repeat(16 * 1024) }), 'bad-request');
  });

  test('an unknown query parameter is answered invalid-input with its name, without its value', async () => {
    const name = fc.oneof(
      anyName,
      fc.string({ minLength: 65, maxLength: 500 }),
      fc.constantFrom('__proto__', 'constructor', 'password', ''),
    );
    await fc.assert(
      fc.asyncProperty(name, async (unknown) => {
        fc.pre(!route.parameters.includes(unknown));
        const answer = await send(route, {
          ...goodRequest(route),
          query: Object.fromEntries([[unknown, 'canary of a value']]),
        });
        expectProblem(answer, 'invalid-input', {
          fields: Object.fromEntries([[unknown.slice(0, 64), ['unknown']]]),
        });
        expectNothingEchoed(answer, 'canary of a value');
      }),
    );
  });

  test('a repeated query parameter is answered invalid-input', async () => {
    const answer = await send(route, {
      ...goodRequest(route),
      query: { from: ['2026-01-01', '2026-01-02'] },
    });
    expectProblem(answer, 'invalid-input', { fields: { from: ['repeated'] } });
  });

  test('another method is answered method-not-allowed, with the methods that are allowed', async () => {
    const allowed = routes
      .filter(({ path }) => path === route.path)
      .map(({ method }) => method as string);
    for (const method of [
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'TRACE',
      'constructor',
      'get',
    ]) {
      if (allowed.includes(method)) continue;
      const answer = await send({ ...route, method }, {});
      expectProblem(answer, 'method-not-allowed');
      expect(answer.headers.allow?.split(', ').sort()).toEqual(allowed.toSorted());
    }
  });

  test('a path that is almost this one is answered not-found', async () => {
    const { method, path } = route;
    for (const almost of [
      `${path}x`,
      `${path}/x`,
      `/x${path}`,
      `/${path}`,
      path.toUpperCase(),
      path.slice(0, -1),
      `${path}%00`,
    ]) {
      expectProblem(await send({ method, path: almost }, { resource: '/{proxy+}' }), 'not-found');
    }
  });
});

test('an unknown path is answered not-found and does not appear in the log', async () => {
  const paths = [
    '/',
    '/api',
    '/api/',
    '/api/constructor',
    '/__proto__',
    '/api/../broker',
    '/api/\0',
    `/${'x'.repeat(8000)}`,
  ];
  for (const path of [...paths, `/api/${PASSWORD}`]) {
    for (const { method } of everyRoute)
      expectProblem(await send({ method, path }, { resource: '/{proxy+}' }), 'not-found');
  }
});

const FOREIGN = [
  'https://evil.example',
  'null',
  '',
  'http://ssa.example.hk',
  'https://ssa.example.hk:8443',
  'https://ssa.example.hk.evil.example',
  'https://evil-ssa.example.hk',
  'https://ssa.example.hk/',
  'https://ssa.example.hk, https://evil.example',
  `${SITE} `,
];

describe.each(changing)('standards 18: $name', (route) => {
  test.each(FOREIGN)(
    'a request from another origin is forbidden, whatever it contains: %j',
    async (foreign) => {
      for (const name of ['Origin', 'origin', 'ORIGIN']) {
        for (const body of [good, {}, 'broken']) {
          const answer = await send(route, { body, headers: { [name]: foreign } });
          expectProblem(answer, 'forbidden');
          if (foreign.length > 4) expectNothingEchoed(answer, foreign);
        }
      }
    },
  );

  test('a request from the site itself or without an origin passes on to the next checks', async () => {
    for (const origin of [SITE, undefined]) {
      const answer = await send(route, {
        ...goodRequest(route),
        headers: { Origin: origin },
        query: { x: '1' },
      });
      expectProblem(answer, 'invalid-input', { fields: { x: ['unknown'] } });
    }
  });
});

test.each(everyRoute.filter(({ method }) => method === 'GET'))(
  'standards 18: $name changes nothing and is answered from any origin, but no other site can read the answer',
  async (route) => {
    for (const foreign of FOREIGN) {
      const answer = await send(route, { headers: { Origin: foreign } });
      expect(answer.status).toBe(200);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  },
);

/** Values without the form of the password that a field asks for (D11). */
const malformed: Record<string, string[]> = {
  password: [
    'Rx7tul8',
    'tuliptulip',
    '90417352',
    'Rx7 tulip88',
    ' Rx7tulip88',
    'Rx7tulip88\n',
    'Rx7tulip88Rx7tul',
    'Rx7tülip88',
    '',
  ],
  phonePassword: [
    '9041735',
    '904173521',
    '9041735x',
    ' 9041735',
    '90417352 ',
    '９０４１７３５２',
    '٩٠٤١٧٣٥٢',
    '',
  ],
};
malformed.currentPassword = malformed.password as string[];

describe.each(eachField.filter(({ field }) => field in malformed))(
  'D11: $name',
  ({ field, ...route }) => {
    test('an entry without the form of a password is refused for its form, never compared and never counted', async () => {
      for (const entry of malformed[field] ?? []) {
        if (entry) secret(entry);
        for (const cookieSent of [cookie, undefined]) {
          const answer = await send(route, {
            body: { ...goodBody(route), [field]: entry },
            cookie: cookieSent,
          });
          expectProblem(answer, 'invalid-input', { fields: { [field]: brokenForms(entry) } });
        }
      }
      expect(world.comparisons()).toBe(0);
      const credentials = [
        await world.credential('phone', good.phoneUserId as string),
        await world.credential('internet', 'Tulip007'),
      ];
      for (const credential of credentials) {
        expect(credential?.wrong).toBeUndefined();
        expect(credential?.undecided).toBeUndefined();
      }
    });
  },
);

test('D10: an entry without the form of a password creates no decoy, and is answered alike for known and unknown IDs', async () => {
  const answers = await Promise.all(
    ['Tulip007', 'Nobody99'].map((internetUserId) =>
      call(handler, 'POST', '/api/sessions', { body: { internetUserId, password: 'short1' } }),
    ),
  );
  expect(answers[0]).toEqual(answers[1]);
  expect(await world.credential('internet', 'Nobody99')).toBeUndefined();
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
