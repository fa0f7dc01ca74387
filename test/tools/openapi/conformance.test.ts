/**
 * The service answers as docs/openapi says: calls are generated from the documents, valid and
 * broken ones, and each answer's status, media type, headers and body are looked up in them.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { scopes } from '../../../core/http/route.ts';
import {
  type Answer,
  call,
  investorApi,
  passkeysApi,
  type Sent,
  statementsApi,
  statementsContext,
} from '../../support/api.ts';
import { Broker, opening } from '../../support/broker.ts';
import { as, claimsOf, participantApi } from '../../support/broker-api.ts';
import { Investor, RIGHT, unwrap } from '../../support/investor.ts';
import { createWorld, type World } from '../../support/world.ts';

interface Content {
  schema: object;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}
interface Response {
  headers?: Record<string, object>;
  content?: Record<string, Content>;
}
interface Operation {
  parameters?: { in: string; name: string; example: string; schema: { enum?: string[] } }[];
  requestBody?: { content: { 'application/json': Content } };
  responses: Record<string, Response & { $ref?: string }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Response> };
}

const RUNS = 60;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];
/** Headers that only some answers have; the documents say which. */
const TOLD = ['set-cookie', 'content-disposition', 'etag', 'retry-after', 'allow'];

/** Of the documents' texts. */
const formats = {
  date: z.iso.date(),
  'date-time': z.iso.datetime({ offset: true }),
  email: z.email(),
  uri: z.url(),
  uuid: z.uuid(),
};
const ajv = new Ajv2020({
  strict: false,
  formats: Object.fromEntries(
    Object.entries(formats).map(([name, form]) => [
      name,
      (value: string) => z.safeParse(form, value).success,
    ]),
  ),
});
const validators = new Map<string, ValidateFunction>();

/** Compiled once: that takes longer than all the answers. */
function validatorOf($ref: string): ValidateFunction {
  const validate = validators.get($ref) ?? ajv.compile({ $ref });
  validators.set($ref, validate);
  return validate;
}

/**
 * The document with no further field in any object. Clients have to allow for fields that are
 * added, so the documents do; but what the service answers today is all in them.
 */
const closed = (document: object): object =>
  JSON.parse(JSON.stringify(document), (_, value) =>
    value?.type === 'object' && value.properties
      ? { additionalProperties: false, ...value }
      : value,
  );

const operations = ['investor', 'broker'].flatMap((name) => {
  const text = readFileSync(new URL(`../../../docs/openapi/${name}.json`, import.meta.url), 'utf8');
  const document = JSON.parse(text) as Document;
  ajv.addSchema(closed(document), name);
  return Object.entries(document.paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => {
      const title = `${method.toUpperCase()} ${path}`;
      const others = Object.keys(byMethod);
      return { title, name, document, path, method: method.toUpperCase(), operation, others };
    }),
  );
});
type Line = (typeof operations)[number];

/** Why an answer is not the documented one; `undefined` if it is. */
function fault({ document, name, path, method, operation }: Line, answer: Answer) {
  const documented = operation.responses[String(answer.status)];
  if (!documented) return `status ${answer.status} ${answer.body?.code}`;
  const shared = documented.$ref?.split('/').at(-1);
  const { headers = {}, content = {} } = shared
    ? (document.components.responses[shared] as Response)
    : documented;
  // Only a change of holder has a tag.
  const told = Object.keys(headers)
    .map((each) => each.toLowerCase())
    .filter((each) => each !== 'etag' || each in answer.headers);
  const sent = TOLD.filter((each) => each in answer.headers);
  if (sent.toSorted().join() !== told.toSorted().join())
    return `${answer.status}: the headers ${sent} instead of ${told}`;
  const type = answer.headers['content-type'];
  if (Object.keys(content)[0] !== type) return `${answer.status}: ${type}`;
  if (type === undefined || Buffer.isBuffer(answer.body)) return undefined;
  const place = shared
    ? ['components', 'responses', shared]
    : ['paths', path, method.toLowerCase(), 'responses', String(answer.status)];
  const pointer = [...place, 'content', type, 'schema'].map((each) =>
    encodeURIComponent(each.replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  const validate = validatorOf(`${name}#/${pointer.join('/')}`);
  const known = shared === undefined || shared.split('.').includes(answer.body.code);
  if (!known) return `${answer.status}: the code ${answer.body.code}`;
  return validate(answer.body) ? undefined : ajv.errorsText(validate.errors);
}

const junk = fc.constantFrom('', 'x', ' ', '0', '%00', '\ud800', '陳', 'a'.repeat(600));

/** A body near an example: as it is, with real values, or with a field lost, replaced or added. */
const bodies = (examples: object[], real: Record<string, unknown>): fc.Arbitrary<unknown> => {
  const value = fc.constantFrom<unknown>(null, 1, '', 'x', [], {}, 'é'.repeat(200));
  const near = fc.constantFrom(...examples).chain((example) => {
    const overlaid = Object.fromEntries(
      Object.entries(example).map(([name, each]) => [name, real[name] ?? each]),
    );
    const [name = 'more'] = Object.keys(example);
    return fc.oneof(
      { weight: 3, arbitrary: fc.constant(overlaid) },
      fc.constant(example),
      fc
        .constantFrom(name, ...Object.keys(example), 'more')
        .chain((field) => value.map((each) => ({ ...overlaid, [field]: each }))),
      fc
        .constantFrom(...Object.keys(example), 'more')
        .map((field) =>
          Object.fromEntries(Object.entries(overlaid).filter(([each]) => each !== field)),
        ),
    );
  });
  const raw = fc.constantFrom<unknown>(undefined, '', '{', '[]', 'null', '"x"', 'x'.repeat(20_000));
  return fc.oneof({ weight: 5, arbitrary: near }, raw);
};

interface Called {
  method: string;
  values: Record<string, string>;
  sent: Sent;
  isKnown: boolean;
}

/** A call of an operation. @param real values that name what exists, by parameter or field */
function calls({ operation, method }: Line, real: Record<string, unknown>): fc.Arbitrary<Called> {
  const { parameters = [], requestBody } = operation;
  const named = (where: string) => parameters.filter((each) => each.in === where);
  const valuesOf = ({ name, example, schema }: (typeof parameters)[number]) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(String(real[name] ?? example)) },
      fc.constantFrom(example, ...(schema.enum ?? [])),
      junk,
    );
  const record = (where: string, more: Record<string, fc.Arbitrary<string | string[]>> = {}) =>
    fc.record(
      { ...Object.fromEntries(named(where).map((each) => [each.name, valuesOf(each)])), ...more },
      { requiredKeys: [] },
    );
  const examples = requestBody?.content['application/json'].examples;
  const body = examples
    ? bodies(
        Object.values(examples).map(({ value }) => value as object),
        real,
      )
    : fc.constant(undefined);
  const rarely = <T>(usual: T, ...others: T[]) =>
    fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
  return fc
    .record({
      method: rarely(method, ...METHODS),
      values: fc.record(
        Object.fromEntries(named('path').map((each) => [each.name, valuesOf(each)])),
      ),
      query: rarely(true, false).chain((isPlain) =>
        isPlain ? record('query') : record('query', { more: junk, from: fc.constant(['1', '2']) }),
      ),
      headers: record('header'),
      type: rarely<string | undefined>('application/json', 'text/plain', undefined),
      origin: rarely<string | undefined>(undefined, 'https://evil.example'),
      body,
      isKnown: rarely(true, false),
    })
    .map(({ method: called, values, query, headers, type, origin, body: sent, isKnown }) => ({
      method: called,
      values,
      isKnown,
      sent: {
        query: query as NonNullable<Sent['query']>,
        ...(sent === undefined ? {} : { body: sent }),
        headers: {
          ...headers,
          ...(sent === undefined ? {} : { 'Content-Type': type }),
          ...(origin ? { Origin: origin } : {}),
        },
      },
    }));
}

/** Calls that each run makes, so that its statuses don't depend on chance alone. */
function always(
  { operation, method: operationMethod, others }: Line,
  real: Record<string, unknown>,
): [Called][] {
  const inPath = (operation.parameters ?? []).filter((each) => each.in === 'path');
  const values = Object.fromEntries(
    inPath.map(({ name, example }) => [name, String(real[name] ?? example)]),
  );
  const method = METHODS.find((each) => !others.includes(each.toLowerCase())) as string;
  return [
    [{ method, values, sent: {}, isKnown: true }],
    [{ method: operationMethod, values, sent: { query: { more: 'x' } }, isKnown: false }],
  ];
}

/** The function of the investor API that serves a path. */
function functionOf(path: string): 'investor' | 'passkeys' | 'statements' {
  if (path.startsWith('/api/account/statements')) return 'statements';
  return /passkey|phone-channel|proof$/.test(path) ? 'passkeys' : 'investor';
}

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

/** What exists for a call of one operation, and who calls. */
async function caller() {
  const investor = await Investor.registered(world);
  const { account, internetUserId } = investor;
  const { token } = unwrap(await investor.signIn());
  const broker = new Broker(world);
  const asked = { type: 'reset-phone-password', accountNumber: account.accountNumber } as const;
  const { requestId } = unwrap(await broker.make(asked, { role: 'system' }));
  const ofAnother = unwrap(await broker.make(opening(`7${account.accountNumber.slice(1)}`)));
  const participant = participantApi(broker.context);
  const handlers = {
    investor: investorApi(world),
    passkeys: passkeysApi(world),
    statements: statementsApi(statementsContext(world)),
    known: as(claimsOf('C00088', 'system', scopes), participant),
    unknown: as(claimsOf('C00088', 'system', []), participant),
  };
  return {
    real: { ...account, internetUserId, password: RIGHT, currentPassword: RIGHT },
    requests: { own: requestId, ofAnother: ofAnother.requestId },
    send: ({ name, path }: Line, { method, values, sent, isKnown }: Called) => {
      const full = path.replaceAll(/\{(\w+)\}/g, (_, each) =>
        encodeURIComponent((values[each] as string).toWellFormed()),
      );
      if (name === 'broker')
        return call(handlers[isKnown ? 'known' : 'unknown'], method, full, {
          ...sent,
          resource: path,
        });
      return call(handlers[functionOf(path)], method, full, {
        ...sent,
        resource: path,
        cookie: isKnown ? token : 'x',
      });
    },
  };
}

describe.each(operations)('$title', (line) => {
  test('answers what the document says', async () => {
    const { real, requests, send } = await caller();
    const requestId = line.path.endsWith('/withdrawal') ? requests.own : requests.ofAnother;
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(calls(line, { ...real, requestId }), async (called) => {
        const answer = await send(line, called);
        if (line.others.includes(called.method.toLowerCase()) && called.method !== line.method)
          return;
        statuses.add(answer.status);
        expect(fault(line, answer)).toBeUndefined();
      }),
      { numRuns: RUNS, endOnFailure: true, examples: always(line, { ...real, requestId }) },
    );
    expect([...statuses]).toContain(405);
    expect(statuses.size).toBeGreaterThan(2);
  });
});

test('every example is what the documents say it is', () => {
  for (const { title, name, path, method, operation } of operations) {
    const place = `paths/${path.replaceAll('/', '~1')}/${method.toLowerCase()}`;
    const check = (where: string, value: unknown) => {
      const $ref = encodeURI(`${name}#/${place}/${where}/content/application~1json/schema`);
      const validate = ajv.compile({ $ref });
      expect([title, validate(value), validate.errors]).toEqual([title, true, null]);
    };
    const body = operation.requestBody?.content['application/json'];
    if (body) expect([title, Object.keys(body.examples ?? {})]).not.toEqual([title, []]);
    for (const { value } of Object.values(body?.examples ?? {})) check('requestBody', value);
    for (const [status, { content }] of Object.entries(operation.responses)) {
      const json = content?.['application/json'];
      if (!json) continue;
      expect([title, json.example]).not.toEqual([title, undefined]);
      check(`responses/${status}`, json.example);
    }
    for (const { name: parameter, example, schema } of operation.parameters ?? [])
      expect([parameter, ajv.compile(schema)(example)]).toEqual([parameter, true]);
  }
});
