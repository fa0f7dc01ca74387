import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  alarmsOf,
  bundleBytes,
  investorTemplate,
  onlyOne,
  resolvedAssembly,
  resolvedResources,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

/** The directory of the function's code asset. */
function bundle(): string {
  const assembly = resolvedAssembly();
  const [investor, ...others] = resolvedResources<{ Code: { S3Key: string } }>(
    'SsaInvestorApi',
    'AWS::Lambda::Function',
  );
  expect(others).toEqual([]);
  return assembly.asset(investor?.properties.Code.S3Key as string);
}

test('the function has Node 24, one vCPU, 20 s at most, and its own concurrency', () => {
  const investor = onlyOne(investorTemplate(), 'AWS::Lambda::Function');
  expect(investor).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: 1769,
    ReservedConcurrentExecutions: 100,
    TracingConfig: { Mode: 'Active' },
  });
  expect(investor.Timeout).toBeLessThanOrEqual(20);
});

test('standards 5: the cost of bcrypt is 10 or more', () => {
  const { Environment } = onlyOne(investorTemplate(), 'AWS::Lambda::Function');
  const { Variables } = Environment as { Variables: { BCRYPT_COST: string } };
  expect(Number(Variables.BCRYPT_COST)).toBeGreaterThanOrEqual(10);
});

test('the bundle is under 500 kB', () => {
  expect(bundleBytes(bundle())).toBeLessThan(500_000);
});

test('the bundle contains only core, functions and packages', () => {
  const { sources } = JSON.parse(readFileSync(join(bundle(), 'index.mjs.map'), 'utf8')) as {
    sources: string[];
  };
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const ours = sources
    .filter((source) => !source.includes('node_modules/'))
    .map((source) => relative(root, resolve(bundle(), source)));
  expect(ours).toContain('functions/investor/handler.ts');
  expect(ours.filter((source) => !/^(core|functions)\//.test(source))).toEqual([]);
  expect(existsSync(join(bundle(), 'node_modules'))).toBe(false);
});

test('standards 19: every log is kept for 13 months and retained', () => {
  const logs = resourcesOf(investorTemplate(), 'AWS::Logs::LogGroup');
  expect(logs.map(([logicalId]) => logicalId.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'ApiAccessLog',
    'ApiExecutionLog',
    'InvestorLog',
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
    'AWS/Lambda Errors',
    'AWS/Lambda Throttles',
    'SsaAccess/prod SignInMilliseconds',
  ]);
  const ofApi = alarms.filter(({ Namespace }) => Namespace === 'AWS/ApiGateway');
  const { Name } = onlyOne(investorTemplate(), 'AWS::ApiGateway::RestApi');
  expect(Name).toBe('prod-SsaInvestorApi');
  for (const { Dimensions } of ofApi)
    expect(Dimensions).toEqual([{ Name: 'ApiName', Value: Name }]);
});
