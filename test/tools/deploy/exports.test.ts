/** CloudFormation refuses to drop an export that another stack imports. */
import { expect, test } from 'vitest';
import type { FakeAccount } from '../../support/aws/fake-account.ts';
import {
  deployedAccount,
  makeApps,
  runDeploy,
  runDestroy,
  shareKeyPair,
} from '../../support/tools/deploy/run.ts';

makeApps();
shareKeyPair();

const DELETE = 'aws cloudformation delete-stack --region ap-southeast-1 --stack-name';

/** Lets a deployed stack export something that the app does not have, and another import it. */
function letImport({ cloudFormation }: FakeAccount, importer: string, exporter: string): void {
  const name = `${exporter}:Old`;
  const from = cloudFormation.stack(exporter);
  const to = cloudFormation.stack(importer);
  if (!from || !to) throw new Error(`No stack ${exporter} or ${importer}`);
  from.template.Outputs = { ...from.template.Outputs, Old: { Export: { Name: name } } };
  from.outputs.Old = 'x';
  const Properties = { Name: { 'Fn::ImportValue': name } };
  to.template.Resources = {
    ...to.template.Resources,
    [`Uses${exporter.replace('-', '')}`]: { Type: 'AWS::SSM::Parameter', Properties },
  };
}

/** Adds a stack that the app does not have. */
function add({ cloudFormation }: FakeAccount, name: string, tags: Record<string, string>): void {
  const data = cloudFormation.stack('dev-SsaData');
  const others = { id: `${name}/1`, name, template: {}, outputs: {}, events: [], tags };
  cloudFormation.stacks.push({ ...data, ...others } as never);
}

const OF_STAGE = { service: 'ssa-access', stage: 'dev' };

test('a stack that drops an export is deployed after the stack that imports it', async () => {
  const aws = await deployedAccount();
  letImport(aws, 'dev-SsaSite', 'dev-SsaData');
  const { code, err, out } = await runDeploy('--stage dev');
  expect([err, code]).toEqual(['', 0]);
  expect(out.match(/^dev-\w+(?= … done)/gm)).toEqual(['dev-SsaSite', 'dev-SsaData']);
});

test.each([
  ['a stack that the app no longer has', OF_STAGE, `${DELETE} dev-SsaOld`],
  ['a stack of another app', {}, 'take the import out of dev-SsaOld'],
  [
    'a stack of another stage',
    { service: 'ssa-access', stage: 'prod' },
    'take the import out of dev-SsaOld',
  ],
])('%s imports it: nothing is deployed', async (_, tags, remedy) => {
  const aws = await deployedAccount();
  add(aws, 'dev-SsaOld', tags);
  letImport(aws, 'dev-SsaOld', 'dev-SsaIdentity');
  for (const args of ['--stage dev', '--stage dev --dry-run']) {
    const before = aws.requests.length;
    const { code, err } = await runDeploy(args);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /^dev-SsaIdentity would no longer export dev-SsaIdentity:Old, which dev-SsaOld imports, .*\n$/,
      ),
    ]);
    expect(err).toContain(`${remedy}. Then deploy again\n`);
    const operations = aws.requests.slice(before).map(({ operation }) => operation);
    expect(operations).not.toContain('ExecuteChangeSet');
  }
});

test('destroy takes stacks that the app no longer has between those that they refer to', async () => {
  const aws = await deployedAccount();
  add(aws, 'dev-SsaOld', OF_STAGE);
  add(aws, 'dev-SsaOlder', OF_STAGE);
  letImport(aws, 'dev-SsaOlder', 'dev-SsaData');
  letImport(aws, 'dev-SsaOld', 'dev-SsaOlder');
  letImport(aws, 'dev-SsaSite', 'dev-SsaOld');
  const { code, err, out } = await runDestroy('--stage dev --yes');
  expect([err, code]).toEqual(['', 0]);
  expect(out.match(/^dev-\w+/gm)?.slice(0, 4)).toEqual([
    'dev-SsaSiteMonitoring',
    'dev-SsaSite',
    'dev-SsaOld',
    'dev-SsaOlder',
  ]);
  const left = aws.cloudFormation.stacks.filter(({ status }) => status !== 'DELETE_COMPLETE');
  expect(left.map(({ name }) => name)).toEqual(['CDKToolkit', 'CDKToolkit']);
});

test('destroy asks who imports what is deployed, not what the app would export', async () => {
  const aws = await deployedAccount();
  add(aws, 'dev-SsaOld', OF_STAGE);
  // The app deletes SsaBrokerApi before SsaIdentity, which does not depend on it.
  letImport(aws, 'dev-SsaBrokerApi', 'dev-SsaOld');
  letImport(aws, 'dev-SsaIdentity', 'dev-SsaBrokerApi');
  const { code, err } = await runDestroy('--stage dev --yes');
  expect([err, code]).toEqual(['', 0]);
});

test.each([
  ['in no direction', 'dev-SsaIdentity', 'dev-SsaBrokerApi', []],
  ['the other way round', 'dev-SsaData', 'dev-SsaIdentity', []],
  ['the other way round, with a stack more', 'dev-SsaData', 'dev-SsaIdentity', ['dev-SsaOld']],
])('destroy takes an importer first that refers in the app %s', async (_, to, from, more) => {
  const aws = await deployedAccount();
  for (const name of more) {
    add(aws, name, OF_STAGE);
    letImport(aws, to, name);
  }
  letImport(aws, to, from);
  const { code, err } = await runDestroy('--stage dev --yes');
  expect([err, code]).toEqual(['', 0]);
});

test('destroy leaves a stack that another app imports from, and says which', async () => {
  const aws = await deployedAccount();
  add(aws, 'other-app', {});
  letImport(aws, 'other-app', 'dev-SsaIdentity');
  const { code, err } = await runDestroy('--stage dev --yes');
  expect([code, err]).toEqual([
    1,
    'Could not delete dev-SsaIdentity: dev-SsaIdentity (AWS::CloudFormation::Stack): Export ' +
      'dev-SsaIdentity:Old cannot be deleted as it is in use by other-app (delete the stack that ' +
      'uses it, or deploy it without the reference first; then run npm run destroy -- --stage dev ' +
      'again)\n',
  ]);
});
