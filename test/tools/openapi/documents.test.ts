import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { apis } from '../../../tools/openapi/apis.ts';
import { type Api, openApi } from '../../../tools/openapi/document.ts';

interface Operation {
  operationId: string;
  tags?: string[];
  security?: object[];
  responses: Record<string, object>;
}
type Document = {
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, object>>;
};

const cases = Object.entries(apis) as [string, Api][];

describe.each(cases)('docs/openapi/%s', (file, api) => {
  const document = JSON.parse(
    readFileSync(new URL(`../../../docs/openapi/${file}`, import.meta.url), 'utf8'),
  ) as Document;

  test('is current: npm run openapi', () => {
    expect(document).toEqual(JSON.parse(JSON.stringify(openApi(api))));
  });

  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('has every route of the table, and no other', () => {
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(
      api.routes.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  test('refers to nothing that it lacks, and has nothing that it does not refer to', () => {
    const text = JSON.stringify(document);
    const referred = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)].map(
      ([, kind, name]) => `${kind}/${name}`,
    );
    const { securitySchemes: _, ...components } = document.components;
    const there = Object.entries(components).flatMap(([kind, all]) =>
      Object.keys(all).map((name) => `${kind}/${name}`),
    );
    expect([...new Set(referred)].sort()).toEqual(there.sort());
  });

  test('gives every operation one tag, of those that it lists', () => {
    const tagged = Object.values(document.paths).flatMap((each) =>
      Object.values(each).map(({ operationId, tags = [] }) => ({ operationId, tags })),
    );
    expect(tagged.filter(({ tags }) => tags.length !== 1 || !/^[A-Z]/.test(String(tags)))).toEqual(
      [],
    );
    const listed = document.tags.map(({ name }) => name);
    expect(listed.toSorted()).toEqual([...new Set(tagged.flatMap(({ tags }) => tags))].sort());
  });

  test('names each operation once, and says how each may be refused', () => {
    const operations = Object.values(document.paths).flatMap((each) => Object.values(each));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { responses } of operations) expect(Object.keys(responses)).toContain('500');
  });
});

test('the participant API needs a token with one permission; the investor API a session after sign-in', () => {
  const securityOf = (api: Api) =>
    Object.fromEntries(
      api.routes.map((route) => [`${route.method} ${route.path}`, api.security(route)]),
    );
  for (const security of Object.values(securityOf(apis['broker.json']))) {
    expect(security).toEqual([
      { participant: [expect.stringMatching(/^ssa\/(read|make|check)$/)] },
    ]);
  }
  const investor = securityOf(apis['investor.json']);
  expect(investor['GET /api/account']).toEqual([{ session: [] }]);
  expect(investor['POST /api/sessions']).toBeUndefined();
});
