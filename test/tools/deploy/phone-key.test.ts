/** The phone's first key pair: made in memory, in its secret before anything encrypts with it. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { FakeAccount } from '../../support/aws/fake-account.ts';
import {
  account,
  appDirectory,
  deployedAccount,
  makeApps,
  runDeploy,
} from '../../support/tools/deploy/run.ts';

makeApps();

const SECRET =
  'arn:aws:secretsmanager:ap-southeast-1:111122223333:secret:dev-SsaConnect-PrivateKeySecretA';

const phone = (aws: FakeAccount) => aws.cloudFormation.stack('dev-SsaPhone')?.parameters ?? {};

/** Whether the private key in the secret is the one of the public key that SsaPhone has. */
function isPair(aws: FakeAccount): boolean {
  const ofSecret = createPublicKey(createPrivateKey(aws.secrets.get(SECRET) ?? ''));
  return createPublicKey(phone(aws).PublicKeyA ?? '').equals(ofSecret);
}

test('the first deployment makes a pair, later ones keep it', async () => {
  const aws = await account();
  await runDeploy('--stage dev');
  expect(isPair(aws)).toBe(true);
  expect(phone(aws)).toMatchObject({ KeyInUse: 'A', PublicKeyB: 'none', CertificateB: 'none' });
  expect(phone(aws).CertificateA).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  const kept = { ...phone(aws) };
  const operations = aws.requests.map(({ operation }) => operation);
  const put = operations.indexOf('PutSecretValue');
  const created = aws.requests.findIndex(
    ({ operation, input }) => operation === 'CreateChangeSet' && input.StackName === 'dev-SsaPhone',
  );
  expect(put).toBeGreaterThan(0);
  expect(put).toBeLessThan(created);

  await runDeploy('--stage dev');
  expect(phone(aws)).toEqual(kept);
  expect(aws.requests.filter(({ operation }) => operation === 'PutSecretValue')).toHaveLength(1);
});

test('a rotated key stays in use', async () => {
  const aws = await deployedAccount();
  const rotated = { KeyInUse: 'B', PublicKeyA: 'none', CertificateA: 'none', PublicKeyB: 'key B' };
  Object.assign(phone(aws), rotated);
  expect((await runDeploy('--stage dev')).code).toBe(0);
  expect(phone(aws)).toMatchObject(rotated);
});

test('after a failure between the secret and the flows, the next run makes a pair for both', async () => {
  const aws = await account();
  const reason = 'Connect is not available';
  aws.cloudFormation.failures.set('dev-SsaPhone', { logicalId: 'Flow', reason });
  expect((await runDeploy('--stage dev')).code).toBe(1);
  const first = aws.secrets.get(SECRET);
  // CloudFormation still tells the parameters of the creation that failed.
  expect(aws.cloudFormation.stack('dev-SsaPhone')?.status).toBe('ROLLBACK_COMPLETE');
  expect(phone(aws).PublicKeyA).toMatch(/PUBLIC KEY/);

  expect((await runDeploy('--stage dev')).code).toBe(0);
  expect(aws.secrets.get(SECRET)).not.toBe(first);
  expect(isPair(aws)).toBe(true);
});

test('a stack without a key, from before there was one, gets a pair', async () => {
  const aws = await deployedAccount();
  Object.assign(phone(aws), { PublicKeyA: 'none', CertificateA: 'none' });
  expect((await runDeploy('--stage dev')).code).toBe(0);
  expect(isPair(aws)).toBe(true);
});

test('a secret that refuses: one line, and SsaPhone is not touched', async () => {
  const { AwsError } = await import('../../support/aws/fake-aws.ts');
  const aws = await account();
  aws.overrides['secretsmanager.PutSecretValue'] = () => {
    throw new AwsError('AccessDeniedException', 'not authorized to PutSecretValue');
  };
  const failed = await runDeploy('--stage dev');
  expect([failed.code, failed.err]).toEqual([
    1,
    "Could not store the phone's private key: not authorized to PutSecretValue (these credentials " +
      'lack a permission)\n',
  ]);
  expect(aws.cloudFormation.stack('dev-SsaPhone')).toBeUndefined();
});

test('the private key is in the secret, and nowhere else', async () => {
  const aws = await account();
  const printed: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => printed.push(String(chunk)) > 0);
  const reason = 'Limit exceeded';
  aws.cloudFormation.failures.set('dev-SsaPhone', { logicalId: 'Flow', reason });
  const failed = await runDeploy('--stage dev');
  const keys = [aws.secrets.get(SECRET)];
  const done = await runDeploy('--stage dev');
  keys.push(aws.secrets.get(SECRET));
  vi.restoreAllMocks();
  expect(done.code).toBe(0);

  const said = [failed.out, failed.err, done.out, done.err, ...printed].join('\n');
  const written = [aws.home, appDirectory()]
    .flatMap(filesIn)
    .map((file) => readFileSync(file, 'latin1'));
  expect(written.length).toBeGreaterThan(0);
  const sent = aws.requests.filter(({ operation }) => operation !== 'PutSecretValue');
  const elsewhere = [
    said,
    process.argv.join(' '),
    JSON.stringify(process.env),
    ...written,
    ...sent.map(({ body, url }) => decodeURIComponent(`${url} ${body}`.replaceAll('%', '%25'))),
    JSON.stringify(aws.cloudFormation.stacks),
  ];
  for (const key of keys) {
    // Any line of the key, however its line ends may be escaped.
    const lines = key?.split('\n').slice(1, -2) ?? [];
    expect(lines.length).toBeGreaterThan(40);
    const found = elsewhere.filter((text) =>
      lines.some((line) => text.includes(line) || text.includes(encodeURIComponent(line))),
    );
    expect(found).toEqual([]);
  }
});

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
