import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  GenerateMacCommand,
  KMSClient,
  ListKeysCommand,
  NotFoundException,
} from '@aws-sdk/client-kms';
import { expect, onTestFinished, test } from 'vitest';
import { serveAwsEndpoints } from '../../../local/aws/endpoints.ts';
import { kms } from '../../../local/aws/kms.ts';
import { readAssembly } from '../../../local/cloudformation/assembly.ts';
import { keptData } from '../../../local/shared/kept-data.ts';
import { temporaryDirectory, writeAssembly } from '../../support/local/fixture.ts';

const resources = {
  Pepper: { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'HMAC_256' } },
  Other: { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'HMAC_256' } },
  Data: { Type: 'AWS::KMS::Key', Properties: {} },
};

async function start(data?: string) {
  const assembly = readAssembly(
    writeAssembly(temporaryDirectory(), { One: { Resources: resources } }),
    {},
  );
  const kept = keptData(data);
  const aws = await serveAwsEndpoints([kms(assembly, kept)]);
  // As if it had ended: the next start can use the directory.
  kept.close();
  const endpoint = aws.environment.AWS_ENDPOINT_URL_KMS as string;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new KMSClient({ endpoint, region: 'ap-southeast-1', credentials, maxAttempts: 1 });
  onTestFinished(async () => {
    client.destroy();
    await aws.stop();
  });
  const [pepper, other, dataKey] = assembly
    .resources('AWS::KMS::Key')
    .map((key) => ({ id: key.ref, arn: assembly.attribute(key, 'Arn') }));
  const mac = async (KeyId: string | undefined, text: string) => {
    const Message = Buffer.from(text);
    const command = new GenerateMacCommand({ KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' });
    const answer = await client.send(command);
    return { ...answer, Mac: Buffer.from(answer.Mac ?? []).toString('base64') };
  };
  return { client, mac, pepper, other, dataKey };
}

test('GenerateMac computes HMAC-SHA-256 with the secret of the key, given by ID or ARN', async () => {
  const data = temporaryDirectory();
  const { mac, pepper, other } = await start(data);
  const answer = await mac(pepper?.id, 'v1|internet|password');
  const secret = Buffer.from(readFileSync(join(data, `kms-${pepper?.id}`), 'utf8'), 'base64');
  expect(secret).toHaveLength(32);
  expect(answer.Mac).toBe(
    createHmac('sha256', secret).update('v1|internet|password').digest('base64'),
  );
  expect(answer.KeyId).toBe(pepper?.arn);
  expect(answer.MacAlgorithm).toBe('HMAC_SHA_256');
  expect((await mac(pepper?.arn, 'v1|internet|password')).Mac).toBe(answer.Mac);
  expect((await mac(other?.id, 'v1|internet|password')).Mac).not.toBe(answer.Mac);
});

test('secrets of keys survive a restart with a data directory, in files that only the owner can read', async () => {
  const data = temporaryDirectory();
  const before = await start(data);
  const after = await start(data);
  expect((await after.mac(after.pepper?.id, 'x')).Mac).toBe(
    (await before.mac(before.pepper?.id, 'x')).Mac,
  );
  for (const file of readdirSync(data)) expect(statSync(join(data, file)).mode & 0o077).toBe(0);
});

test('without a data directory every start generates new secrets of keys', async () => {
  const [first, second] = [await start(), await start()];
  expect((await first.mac(first.pepper?.id, 'x')).Mac).not.toBe(
    (await second.mac(second.pepper?.id, 'x')).Mac,
  );
});

test('KMS refuses unknown keys, keys of another kind, long messages and other operations with the errors of AWS', async () => {
  const { client, mac, pepper, dataKey } = await start();
  await expect(mac('nobody', 'x')).rejects.toThrow(NotFoundException);
  await expect(mac(dataKey?.id, 'x')).rejects.toThrow(NotFoundException);
  await expect(mac(pepper?.id, 'x'.repeat(4097))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  await expect(client.send(new ListKeysCommand({}))).rejects.toMatchObject({
    name: 'UnsupportedOperation',
  });
});
