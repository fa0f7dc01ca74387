/** What invokes a function names its alias, and new code gets a tenth of the requests first. */
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import {
  brokerTemplate,
  investorTemplate,
  type Properties,
  phoneTemplate,
  resolvedAssembly,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

/** Functions, their stacks, and the beginnings of the ids of what belongs to their aliases. */
const stacks = [
  ['Investor', investorTemplate, 'Live'],
  ['Statements', investorTemplate, 'LiveStatements'],
  ['Passkeys', investorTemplate, 'LivePasskeys'],
  ['Broker', brokerTemplate, 'Live'],
  ['Phone', phoneTemplate, 'Live'],
] as const;

const idOf = (template: Template, type: string, start = '') =>
  resourcesOf(template, type).find(([id]) => id.startsWith(start))?.[0] as string;

/** The resources whose properties refer to a resource. */
function referringTo(template: Template, id: string): string[] {
  const all = Object.values(template.toJSON().Resources) as { Type: string }[];
  const reference = new RegExp(`"(?:Ref":"|Fn::GetAtt":\\["|\\$\\{)${id}["}]`);
  return [...new Set(all.filter((each) => reference.test(JSON.stringify(each))))].map(
    ({ Type }) => Type,
  );
}

describe.each(stacks)('%s', (name, templateOf, live) => {
  test('nothing but its versions, its alias and its alarms names the function itself', () => {
    const template = templateOf();
    const referring = referringTo(template, idOf(template, 'AWS::Lambda::Function', name));
    expect(new Set(referring)).toEqual(
      new Set(['AWS::CloudWatch::Alarm', 'AWS::Lambda::Alias', 'AWS::Lambda::Version']),
    );
    const invokers = referringTo(template, idOf(template, 'AWS::Lambda::Alias', `${live}Alias`));
    expect(invokers).toContain('AWS::Lambda::Permission');
    expect(invokers).toContain(
      name === 'Phone' ? 'AWS::Connect::IntegrationAssociation' : 'AWS::ApiGateway::Method',
    );
  });

  test('a new version gets a tenth of the requests for five minutes, and goes back on an alarm', () => {
    const template = templateOf();
    const groupId = idOf(template, 'AWS::CodeDeploy::DeploymentGroup', `${live}Deployments`);
    const group = template.toJSON().Resources[groupId].Properties as Properties;
    expect(group).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    });
    const alarms = (group.AlarmConfiguration as { Alarms: { Name: { Ref: string } }[] }).Alarms;
    const watched = alarms.map(({ Name }) => {
      const { Properties } = template.toJSON().Resources[Name.Ref];
      return [Properties.MetricName, Properties.Period];
    });
    expect(watched).toEqual([
      ['Errors', 60],
      [name === 'Phone' ? 'PhoneFaults' : '5XXError', 60],
    ]);
    const alias = template.toJSON().Resources[idOf(template, 'AWS::Lambda::Alias', `${live}Alias`)];
    expect(alias).toMatchObject({
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          DeploymentGroupName: { Ref: groupId },
        },
      },
    });
  });

  test('errors of the version before do not stop the deployment that mends them', () => {
    const template = templateOf();
    const [, alarm] = resourcesOf(template, 'AWS::CloudWatch::Alarm').find(([id]) =>
      id.startsWith(`${live}NewVersionErrors`),
    ) as [string, { Properties: Properties }];
    const version = idOf(template, 'AWS::Lambda::Version', name);
    expect(alarm.Properties.Dimensions).toContainEqual({
      Name: 'ExecutedVersion',
      Value: { 'Fn::GetAtt': [version, 'Version'] },
    });
  });

  test('what the environment takes from parameters is in the version too, or it would stay old', () => {
    const template = templateOf();
    const [, { Properties }] = resourcesOf(template, 'AWS::Lambda::Function').find(([id]) =>
      id.startsWith(name),
    ) as [string, { Properties: Properties }];
    const { Parameters = {}, Resources } = template.toJSON();
    const variableIn = (value: unknown): string[] =>
      [...JSON.stringify(value ?? '').matchAll(/"(?:Fn::If":\["|Ref":"|Fn::GetAtt":\[")(\w+)"/g)]
        .map(([, id]) => id as string)
        .filter((id) => id in Parameters || !(id in Resources));
    const version = template.toJSON().Resources[idOf(template, 'AWS::Lambda::Version', name)];
    const inVersion = new Set(variableIn(version?.Properties.Description));
    expect(new Set(variableIn(Properties.Environment))).toEqual(inVersion);
    expect(inVersion.size).toBe(name === 'Phone' ? 2 : 0);
  });
});

test('without trafficShifting in the settings there is no CodeDeploy, and the alias is the same', () => {
  const assembly = resolvedAssembly('dev');
  expect(assembly.resources('AWS::CodeDeploy::DeploymentGroup')).toEqual([]);
  const aliases = assembly.resources('AWS::Lambda::Alias').map(({ ref }) => ref);
  const functions = aliases.map((ref) => /-([A-Z][a-z]+)Function\w+:live$/.exec(ref)?.[1]);
  expect(functions.toSorted()).toEqual(stacks.map(([name]) => name).toSorted());
});
