/**
 * A lone surrogate (`"\ud800"`) anywhere in a request of either API: in any string or name of a
 * body, however deep, in any value or name of a query, a header or a path. The request is rejected
 * as malformed before any request to AWS, nothing is stored, and no answer contains a lone
 * surrogate. The tests are generated from the route tables.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cut } from '../../../core/domain/text.ts';
import { type Answer, expectProblem } from '../../support/api.ts';
import { type ApiLine, apiLines, type BothApis, serveBothApis } from '../../support/both-apis.ts';
import type { World } from '../../support/world.ts';

let world: World;
let apis: BothApis;
let expectNoFault: () => void;
let before: string;
beforeAll(async () => {
  ({ world, apis, expectNoFault } = await serveBothApis());
  before = await world.dump();
});
beforeEach(() => void world.requests());
afterAll(async () => {
  expect(await world.dump()).toBe(before);
  expectNoFault();
});

/** Lone surrogates, by themselves and beside characters, and a pair in the wrong order. */
const half = fc.constantFrom(
  '\ud800',
  '\udbff',
  '\udc00',
  '\udfff',
  '\udc00\ud800',
  '\ud800\u9673',
  '\ud83d',
  'é\udead',
);
const within = (text: string) =>
  fc
    .tuple(fc.nat(text.length), half)
    .map(([at, each]) => `${text.slice(0, at)}${each}${text.slice(at)}`);

type Path = (string | number)[];

/** The paths of all strings in a body. */
function textsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => textsOf(part, [...path, name]));
}

/** The paths of all objects in a body. */
function objectsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, part]) => objectsOf(part, [...path, name]));
  return Array.isArray(value) ? inner : [path, ...inner];
}

function changed<T>(body: T, path: Path, change: (at: unknown) => unknown): T {
  const [name, ...rest] = path;
  if (name === undefined) return change(body) as T;
  const copy = structuredClone(body) as Record<string | number, unknown>;
  copy[name] = changed(copy[name], rest, change);
  return copy as T;
}

function expectRefused(
  answer: Answer,
  code: 'invalid-input' | 'not-found' = 'invalid-input',
): void {
  const fields = code === 'invalid-input' ? { fields: expect.any(Object) } : {};
  expectProblem(answer, code, fields);
  expect(answer.text).not.toMatch(/\\ud[89a-f]/i);
  expect(JSON.stringify(answer.body)).not.toMatch(/\\ud[89a-f]/i);
  expect(world.requests()).toEqual([]);
}

const RUNS = { numRuns: 25 };

describe.each(apiLines)('$name', (line: ApiLine) => {
  const send = (sent: Parameters<BothApis['send']>[1], path = apis.path(line)) =>
    apis.send(line, sent, path);
  const goodBody = () => (line.bodyOptional ? {} : { body: apis.bodies(line)[0] });

  test.runIf(line.body)('rejects a lone surrogate in any text of its body: 422', async () => {
    for (const body of apis.bodies(line)) {
      for (const path of textsOf(body)) {
        const text = path.reduce<unknown>(
          (at, name) => (at as Record<string, unknown>)[name],
          body,
        ) as string;
        await fc.assert(
          fc.asyncProperty(within(text), async (value) => {
            expectRefused(await send({ body: changed(body, path, () => value) }));
          }),
          RUNS,
        );
      }
    }
  });

  test.runIf(line.body)(
    'rejects one in a name of its body, however deep, or in the value of an unknown field: 422',
    async () => {
      for (const body of apis.bodies(line)) {
        for (const path of objectsOf(body)) {
          await fc.assert(
            fc.asyncProperty(within('name'), within('value'), async (name, value) => {
              const more = (entries: object) =>
                changed(body, path, (at) => ({ ...(at as object), ...entries }));
              expectRefused(await send({ body: more({ [name]: 'value' }) }));
              expectRefused(await send({ body: more({ name: { deep: [value] } }) }));
            }),
            RUNS,
          );
        }
      }
    },
  );

  test('rejects one in a value or a name of its query: 422', async () => {
    const { shape = {} } =
      (line.query as unknown as { _zod: { def: { shape?: object } } } | undefined)?._zod.def ?? {};
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(shape), 'other'),
        within('2026-11-01'),
        async (name, value) => {
          expectRefused(await send({ ...goodBody(), query: { [name]: value } }));
          expectRefused(await send({ ...goodBody(), query: { [value]: 'x' } }));
        },
      ),
      RUNS,
    );
  });

  test.runIf(line.headers)('rejects one in a header that it reads: 422', async () => {
    for (const header of Object.keys(line.headers ?? {})) {
      await fc.assert(
        fc.asyncProperty(within('a-key'), async (value) => {
          expectRefused(await send({ ...goodBody(), headers: { [header]: value } }));
        }),
        RUNS,
      );
    }
  });

  test.runIf(line.parameters)('rejects one in its path: 404', async () => {
    for (const parameter of Object.keys(line.parameters ?? {})) {
      await fc.assert(
        fc.asyncProperty(within(apis.parameters[parameter] as string), async (value) => {
          const path = apis.path(line, { ...apis.parameters, [parameter]: value });
          expectRefused(await send(goodBody(), path), 'not-found');
        }),
        RUNS,
      );
    }
  });
});

test('the name of an unknown field is cut between characters, never inside one', async () => {
  const line = apiLines.find(({ name }) => name === 'POST /api/sessions') as ApiLine;
  const answer = await apis.send(line, {
    body: { ...apis.bodies(line)[0], [`${'x'.repeat(63)}😀😀`]: 1 },
  });
  expectProblem(answer, 'invalid-input', { fields: { ['x'.repeat(63)]: ['unknown'] } });
});

test('`cut` returns the longest well-formed prefix within the limit', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'é', '陳', '😀', '𠀀') }),
      fc.nat(20),
      (text, most) => {
        const begun = cut(text, most);
        expect(text.startsWith(begun) && begun.isWellFormed() && begun.length <= most).toBe(true);
        expect(begun.length).toBeGreaterThanOrEqual(Math.min(most - 1, text.length));
      },
    ),
  );
});
