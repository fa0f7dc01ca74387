/** CloudWatch metrics of every REST API of the app. */
import { expect, test } from 'vitest';
import { type Properties, resolvedAssembly } from '../../support/lib/stacks/templates.ts';

test('no API sends metrics of each method, which cost by the method, and no alarm reads them', () => {
  const stages = resolvedAssembly().resources<{ MethodSettings: Properties[] }>(
    'AWS::ApiGateway::Stage',
  );
  expect(stages.map(({ stack }) => stack)).toEqual(['dev-SsaInvestorApi', 'dev-SsaBrokerApi']);
  for (const { properties } of stages)
    for (const { MetricsEnabled } of properties.MethodSettings) expect(MetricsEnabled).toBe(false);
  const alarms = resolvedAssembly()
    .resources<Properties>('AWS::CloudWatch::Alarm')
    .filter(({ properties }) => properties.Namespace === 'AWS/ApiGateway');
  // The metrics by API, which come anyway
  // (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html).
  expect(
    alarms.map(({ properties: { MetricName, Dimensions } }) => [MetricName, Dimensions]),
  ).toEqual(
    stages.flatMap(({ stack }) => Array(2).fill(['5XXError', [{ Name: 'ApiName', Value: stack }]])),
  );
});

test('no API traces what comes in: a trace has the path and the query, with names and numbers', () => {
  const stages = resolvedAssembly().resources<Properties>('AWS::ApiGateway::Stage');
  expect(stages.map(({ properties }) => properties.TracingEnabled)).toEqual([false, false]);
});
