import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { routes as investorRoutes } from '../../../functions/investor/routes.ts';
import { routes as passkeysRoutes } from '../../../functions/passkeys/routes.ts';
import { packageFiles } from '../../../functions/statements/package-files.ts';
import {
  alarmsOf,
  bundleBytes,
  investorTemplate,
  onlyOne,
  type Properties,
  resolvedAssembly,
  resolvedResources,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

type Name = 'Investor' | 'Statements' | 'Passkeys';

/** The directory of a function's code asset. */
function bundle(name: Name): string {
  const found = resolvedResources<{ Code: { S3Key: string } }>(
    'SsaInvestorApi',
    'AWS::Lambda::Function',
  ).find(({ logicalId }) => logicalId.startsWith(name));
  return resolvedAssembly().asset(found?.properties.Code.S3Key as string);
}

/** A function's properties in production. */
function properties(name: Name): Properties {
  const functions = resourcesOf(investorTemplate(), 'AWS::Lambda::Function');
  expect(functions).toHaveLength(3);
  return functions.find(([id]) => id.startsWith(name))?.[1].Properties ?? {};
}

test.each([
  ['Investor', 100],
  ['Statements', 20],
  ['Passkeys', 30],
] as const)('%s has Node 24, one vCPU, 20 s at most, and its own concurrency', (name, reserved) => {
  const found = properties(name);
  expect(found).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: 1769,
    ReservedConcurrentExecutions: reserved,
    TracingConfig: { Mode: 'Active' },
  });
  expect(found.Timeout).toBeLessThanOrEqual(20);
});

test('standards 5: the cost of bcrypt is 10 or more', () => {
  for (const name of ['Investor', 'Passkeys'] as const) {
    const { Environment } = properties(name);
    const { Variables } = Environment as { Variables: { BCRYPT_COST: string } };
    expect(Number(Variables.BCRYPT_COST)).toBeGreaterThanOrEqual(10);
  }
});

test('D25: passkeys belong to the domain of the settings', () => {
  expect(properties('Passkeys').Environment).toMatchObject({
    Variables: { RP_ID: 'ssa.example.hk' },
  });
});

test('the bundles are small: the one of the passwords has no parser of passkeys', () => {
  expect(bundleBytes(bundle('Investor'))).toBeLessThan(500_000);
  expect(bundleBytes(bundle('Passkeys'))).toBeLessThan(900_000);
});

test('what draws a statement is loaded on demand, and its fonts lie beside the bundle', () => {
  const directory = bundle('Statements');
  const files = readdirSync(directory, { recursive: true }) as string[];
  expect(files.filter((name) => name.endsWith('.ttf')).sort()).toEqual(
    Object.values(packageFiles)
      .map((file) => join('node_modules', file))
      .sort(),
  );
  const index = readFileSync(join(directory, 'index.mjs'), 'utf8');
  const render = files.find((name) => /^render-.*\.mjs$/.test(name));
  expect(index).toContain(`import("./${render}")`);
  const atStart = [...index.matchAll(/(?:from|\bimport)"\.\/([^"]+)"/g)].map(([, name]) => name);
  const bytes = ['index.mjs', ...atStart].reduce(
    (sum, name) => sum + statSync(join(directory, name ?? '')).size,
    0,
  );
  expect(bytes).toBeLessThan(500_000);
});

test('the bundle contains only core, functions and packages', () => {
  const directory = bundle('Investor');
  const { sources } = JSON.parse(readFileSync(join(directory, 'index.mjs.map'), 'utf8')) as {
    sources: string[];
  };
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const ours = sources
    .filter((source) => !source.includes('node_modules/'))
    .map((source) => relative(root, resolve(directory, source)));
  expect(ours).toContain('functions/investor/handler.ts');
  expect(ours.filter((source) => !/^(core|functions)\//.test(source))).toEqual([]);
  expect(existsSync(join(directory, 'node_modules'))).toBe(false);
});

test('standards 19: every log is kept for 13 months and retained', () => {
  const logs = resourcesOf(investorTemplate(), 'AWS::Logs::LogGroup');
  expect(logs.map(([logicalId]) => logicalId.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'ApiAccessLog',
    'ApiExecutionLog',
    'InvestorLog',
    'PasskeysLog',
    'StatementsLog',
    'WebAclLog',
  ]);
  for (const [logicalId, log] of logs) {
    expect({ logicalId, ...log }).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { RetentionInDays: 400 },
    });
  }
});

test('errors, throttles, slow invocations, slow sign-ins and 5xx responses raise an alarm', () => {
  const alarms = alarmsOf(investorTemplate());
  const metrics = alarms.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`);
  expect(metrics.sort()).toEqual([
    'AWS/ApiGateway 5XXError',
    'AWS/ApiGateway 5XXError',
    'AWS/Lambda Duration',
    'AWS/Lambda Duration',
    'AWS/Lambda Duration',
    'AWS/Lambda Errors',
    'AWS/Lambda Errors',
    'AWS/Lambda Errors',
    'AWS/Lambda Throttles',
    'AWS/Lambda Throttles',
    'AWS/Lambda Throttles',
    'SsaAccess/prod MissingCharacters',
    'SsaAccess/prod SignInMilliseconds',
  ]);
  const ofApi = alarms.filter(({ Namespace }) => Namespace === 'AWS/ApiGateway');
  const { Name } = onlyOne(investorTemplate(), 'AWS::ApiGateway::RestApi');
  expect(Name).toBe('prod-SsaInvestorApi');
  for (const { Dimensions } of ofApi)
    expect(Dimensions).toEqual([{ Name: 'ApiName', Value: Name }]);
});

test('sign-ins with a password and with a passkey make the same metrics', () => {
  const logs = resourcesOf(investorTemplate(), 'AWS::Logs::LogGroup').map(([id]) => id);
  const filters = resourcesOf(investorTemplate(), 'AWS::Logs::MetricFilter')
    .map(([, each]) => each.Properties as Properties & { LogGroupName: { Ref: string } })
    .filter(({ FilterPattern }) => String(FilterPattern).includes('$.route'));
  for (const [log, route, routes] of [
    ['InvestorLog', 'POST /api/sessions', investorRoutes],
    ['PasskeysLog', 'POST /api/passkey-sessions', passkeysRoutes],
  ] as const) {
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toContain(route);
    const ofLog = filters.filter(({ LogGroupName: { Ref } }) => Ref.startsWith(log));
    expect(logs).toContain(ofLog[0]?.LogGroupName.Ref);
    const isRoute = `$.route = "${route}"`;
    expect(ofLog).toMatchObject([
      {
        FilterPattern: `{ (${isRoute}) && ($.status = 201) }`,
        MetricTransformations: [{ MetricName: 'SignIns', MetricValue: '1' }],
      },
      {
        FilterPattern: `{ (${isRoute}) && ($.code = "*") }`,
        MetricTransformations: [
          { MetricName: 'SignInRefusals', Dimensions: [{ Key: 'Code', Value: '$.code' }] },
        ],
      },
      {
        FilterPattern: `{ ${isRoute} }`,
        MetricTransformations: [
          { MetricName: 'SignInMilliseconds', MetricValue: '$.milliseconds' },
        ],
      },
    ]);
  }
  expect(filters).toHaveLength(6);
});
