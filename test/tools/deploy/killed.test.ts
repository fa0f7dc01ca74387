/** `npm run deploy`, killed with kill -9 in the middle: running it again completes the stage. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { FakeAccount } from '../../support/aws/fake-account.ts';
import type { AwsRequest } from '../../support/aws/fake-aws.ts';
import {
  account,
  appDirectory,
  makeApps,
  runDeploy,
  shareKeyPair,
} from '../../support/tools/deploy/run.ts';

makeApps();
shareKeyPair();

const CHILD = fileURLToPath(new URL('../../support/tools/deploy/child.ts', import.meta.url));

function begin(): ChildProcess {
  const child = spawn(process.execPath, [CHILD, appDirectory(), '--stage', 'dev'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const named = (name: string) => (request: AwsRequest) =>
  `${request.input.StackName} ${request.url.pathname}`.includes(name);

/**
 * The requests at which the process is killed: AWS does what they ask for, and answers nobody. What
 * a change set of a stage or an upload leaves behind is in refusals.test.ts.
 */
const moments: [string, string, (request: AwsRequest) => boolean][] = [
  ['a change set of the bootstrap is made', 'cloudformation.CreateChangeSet', named('CDKToolkit')],
  ['a stack is created', 'cloudformation.ExecuteChangeSet', named('dev-SsaIdentity')],
  ['the phone’s private key is stored', 'secretsmanager.PutSecretValue', () => true],
  ['the smoke test has a client', 'cognito-idp.CreateUserPoolClient', () => true],
];

test.each(moments)('killed while %s', async (_, operation, isMoment) => {
  const aws = await account();
  const child = begin();
  const ended = once(child, 'exit');
  aws.overrides[operation] = (request) => {
    if (isMoment(request)) child.kill('SIGKILL');
    return undefined;
  };
  expect(await ended).toEqual([null, 'SIGKILL']);
  delete aws.overrides[operation];
  const stack = aws.cloudFormation.stack('dev-SsaIdentity');
  if (stack?.status === 'CREATE_COMPLETE' && operation.endsWith('ExecuteChangeSet')) {
    // CloudFormation goes on without the process.
    stack.status = 'CREATE_IN_PROGRESS';
    setTimeout(() => Object.assign(stack, { status: 'CREATE_COMPLETE' }), 300);
  }
  for (const file of filesIn(aws.home))
    expect(readFileSync(file, 'latin1')).not.toContain('PRIVATE KEY');

  const again = await runDeploy('--stage dev');
  expect([again.err, again.code]).toEqual(['', 0]);
  expectWhole(aws);
});

/** Each stack is there once and created, nothing is left over, and the phone's keys are a pair. */
function expectWhole({ cloudFormation, clients, objects, secrets }: FakeAccount): void {
  const stacks = cloudFormation.stacks.map(({ name, region, status }) => [name, region, status]);
  expect(new Set(stacks.map(([name, region]) => `${name} ${region}`)).size).toBe(stacks.length);
  expect(new Set(stacks.map(([, , status]) => status))).toEqual(new Set(['CREATE_COMPLETE']));
  expect(stacks).toHaveLength(2 + 1 + 9);
  expect([...clients]).toEqual([]);
  expect([...objects.keys()].filter((key) => key.startsWith('dev-ssasite-files'))).toHaveLength(3);
  const [privateKey = ''] = secrets.values();
  const { PublicKeyA = '' } = cloudFormation.stack('dev-SsaPhone')?.parameters ?? {};
  const ofSecret = createPublicKey(createPrivateKey(privateKey));
  expect(createPublicKey(PublicKeyA).equals(ofSecret)).toBe(true);
}

const filesIn = (directory: string) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
