/** Which credentials `npm run deploy` and `destroy` act with: one identity for all that they do. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { ACCOUNT } from '../../support/aws/fake-account.ts';
import type { AwsRequest } from '../../support/aws/fake-aws.ts';
import {
  deployedAccount,
  makeApps,
  runDeploy,
  runDestroy,
  shareKeyPair,
} from '../../support/tools/deploy/run.ts';

makeApps();
shareKeyPair();

/** The access key that signed a request. */
const keyOf = ({ headers }: AwsRequest) =>
  /Credential=(\w+)\//.exec(headers.authorization ?? '')?.[1];

/** A deployed stage, and keys of another account: in the environment, and in the other profile. */
async function twoAccounts() {
  const aws = await deployedAccount();
  const file = join(aws.home, 'credentials');
  const profile = (name: string) =>
    `[${name}]\naws_access_key_id = ${name}\naws_secret_access_key = x\n`;
  writeFileSync(file, profile('default') + profile('chosen'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
  const ours = new Set(['chosen']);
  aws.overrides['sts.GetCallerIdentity'] = (request) =>
    ours.has(keyOf(request) ?? '') ? undefined : { Account: '999988887777', Arn: 'x' };
  return { aws, ours, keys: () => new Set(aws.requests.map(keyOf)) };
}

// The SDK warns of two sources of credentials.
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));

test.each([
  ['deploy', runDeploy, '--stage dev'],
  ['destroy', runDestroy, '--stage dev --yes'],
])('%s: AWS_PROFILE names who acts, whatever keys are in the environment', async (_, run, args) => {
  const { keys } = await twoAccounts();
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'other');
  vi.stubEnv('AWS_PROFILE', 'chosen');
  const { code, err } = await run(args);
  expect([err, code]).toEqual(['', 0]);
  expect(keys()).toEqual(new Set(['chosen', 'assumed']));
});

test('AWS_DEFAULT_PROFILE, which the SDK does not know, does not split the identity', async () => {
  const { ours, keys } = await twoAccounts();
  ours.add('default');
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_DEFAULT_PROFILE', 'chosen');
  const { code, err } = await runDestroy('--stage dev --yes');
  expect([err, code]).toEqual(['', 0]);
  expect(keys()).toEqual(new Set(['default', 'assumed']));
});

test('credentials that change to another account amid a run change nothing', async () => {
  const { aws } = await twoAccounts();
  const before = aws.cloudFormation.stacks.map(({ status }) => status);
  let asked = 0;
  aws.overrides['sts.GetCallerIdentity'] = () => ({
    Account: asked++ === 0 ? ACCOUNT : '999988887777',
    Arn: 'x',
  });
  const { code, err } = await runDestroy('--stage dev --yes');
  expect([code, err]).toEqual([
    1,
    'Could not use these credentials: they are of the account 999988887777 by now, and the stage ' +
      'is in 111122223333\n',
  ]);
  expect(aws.cloudFormation.stacks.map(({ status }) => status)).toEqual(before);
});
