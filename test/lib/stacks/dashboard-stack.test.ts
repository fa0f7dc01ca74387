/** The dashboard and the saved queries: they show and read what exists. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Properties, resolvedAssembly } from '../../support/lib/stacks/templates.ts';

type Cell = string | { expression?: string; region?: string };

interface Widget {
  type: string;
  properties: { title: string; metrics?: Cell[][]; alarms?: string[] };
}

const assembly = resolvedAssembly('prod');
const [dashboard] = assembly.resources<{ DashboardName: string; DashboardBody: string }>(
  'AWS::CloudWatch::Dashboard',
);
const { widgets } = JSON.parse(dashboard?.properties.DashboardBody ?? '{}') as {
  widgets: Widget[];
};
const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);
const expressions = metrics.flatMap(([cell]) =>
  typeof cell === 'object' && cell.expression ? [cell.expression] : [],
);
/** Namespace, name and dimensions of each metric. */
const plain = metrics
  .map((cells) => cells.filter((cell) => typeof cell === 'string'))
  .filter((cells) => cells.length > 0);

test('there is one dashboard, named after the stage', () => {
  expect(dashboard?.properties.DashboardName).toBe('prod-SsaAccess');
  expect(widgets.map(({ properties }) => properties.title)).toEqual([
    'What people feel',
    'Sign-ins and refusals by code',
    'Milliseconds of sign-ins',
    'Milliseconds and 5xx of the APIs',
    'Phone passwords by result',
    'Calls',
    'Milliseconds of the steps, and faults',
    'Daily files: rows, and the age of their events',
    'Age of the oldest record of a stream (ms)',
    'Messages',
    'Lambda: gigabyte-seconds',
    'DynamoDB and KMS (the whole account)',
    'Minutes of calls, and USD of text messages this month',
    'Site: requests and 5xx (%)',
    'Concurrent executions',
    'Errors and throttles of the functions',
  ]);
});

test("the stage's own metrics on it are made by metric filters", () => {
  const made = assembly
    .resources<{ MetricTransformations: { MetricNamespace: string; MetricName: string }[] }>(
      'AWS::Logs::MetricFilter',
    )
    .flatMap(({ properties }) =>
      properties.MetricTransformations.map(
        ({ MetricNamespace, MetricName }) => `${MetricNamespace} ${MetricName}`,
      ),
    );
  const shown = [
    ...plain
      .filter(([namespace]) => namespace?.startsWith('SsaAccess'))
      .map(([namespace, name]) => `${namespace} ${name}`),
    ...expressions.flatMap((expression) => {
      const [, namespace, name] =
        /SEARCH\('\{(\S+),\w+\} MetricName="(\w+)"'/.exec(expression) ?? [];
      return namespace ? [`${namespace} ${name}`] : [];
    }),
  ];
  expect(new Set(shown).size).toBe(10);
  expect(shown.filter((each) => !made.includes(each))).toEqual([]);
});

test('all functions, tables and APIs are on it, and nothing that does not exist', () => {
  const shown = (dimension: string) =>
    new Set(
      plain.flatMap((cells) => {
        const at = cells.indexOf(dimension);
        return at < 0 ? [] : [cells[at + 1]];
      }),
    );
  const existing = (...types: string[]) =>
    new Set(assembly.resources(...types).map(({ ref }) => ref));
  expect(shown('FunctionName')).toEqual(existing('AWS::Lambda::Function'));
  expect(shown('TableName')).toEqual(existing('AWS::DynamoDB::GlobalTable'));
  expect(shown('DistributionId')).toEqual(existing('AWS::CloudFront::Distribution'));
  expect(shown('ApiName')).toEqual(
    new Set(
      assembly
        .resources<{ Name: string }>('AWS::ApiGateway::RestApi')
        .map(({ properties }) => properties.Name),
    ),
  );
});

test('it shows every alarm that pages for what people feel in its region', () => {
  const pages = assembly
    .resources('AWS::CloudWatch::CompositeAlarm')
    .map((alarm) => assembly.attribute(alarm, 'Arn'));
  expect(pages.length).toBeGreaterThan(1);
  expect(widgets[0]?.properties.alarms).toEqual(expect.arrayContaining(pages));
});

test('no stranger chooses a dimension of a metric: each value would be a metric to pay for', () => {
  const dimensions = assembly
    .resources<{ MetricTransformations: { Dimensions?: { Key: string; Value: string }[] }[] }>(
      'AWS::Logs::MetricFilter',
    )
    .flatMap(({ properties }) => properties.MetricTransformations)
    .flatMap(({ Dimensions = [] }) => Dimensions);
  // A problem's code, and a step's result: the service's own words.
  const ofSignIns = { Key: 'Code', Value: '$.code' };
  expect(dimensions).toEqual([ofSignIns, ofSignIns, { Key: 'Result', Value: '$.result' }]);
});

const queries = assembly.resources<{ Name: string; LogGroupNames: string[]; QueryString: string }>(
  'AWS::Logs::QueryDefinition',
);

test('saved queries read logs that exist, and are named after the stage', () => {
  const logs = new Set(assembly.resources<Properties>('AWS::Logs::LogGroup').map(({ ref }) => ref));
  expect(queries.length).toBeGreaterThan(5);
  for (const { properties } of queries) {
    expect(properties.Name).toMatch(/^prod\//);
    expect(properties.LogGroupNames.length).toBeGreaterThan(0);
    for (const log of properties.LogGroupNames) expect(logs).toContain(log);
  }
});

test('operations.md lists the saved queries as they are', () => {
  const text = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const listed = [...text.matchAll(/^\| ([\w ]+) \| `(filter .*)` \|$/gm)].map(
    ([, name, query = '']) => [`prod/${name}`, query.replaceAll('\\|', '|')],
  );
  expect(listed.sort()).toEqual(
    queries.map(({ properties: { Name, QueryString } }) => [Name, QueryString]).sort(),
  );
});
