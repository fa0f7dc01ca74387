import { execFile } from 'node:child_process';
import { constants, privateDecrypt, publicEncrypt, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), 'ssa-phone-keys-'));
const made = join(directory, 'keys');
const command = fileURLToPath(new URL('../../../bin/phone-keys.ts', import.meta.url));
const read = (file: string) => readFileSync(join(made, file), 'utf8');
let printed: string;

beforeAll(async () => {
  ({ stdout: printed } = await run(process.execPath, [command, made]));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('three files; only their owner can read the private key', () => {
  expect(readdirSync(made).sort()).toEqual([
    'certificate.pem',
    'private-key.pem',
    'public-key.pem',
  ]);
  expect(statSync(join(made, 'private-key.pem')).mode & 0o777).toBe(0o600);
  expect(statSync(made).mode & 0o077).toBe(0);
});

test('an RSA key of 4096 bits, with a self-signed certificate', () => {
  const certificate = new X509Certificate(read('certificate.pem'));
  expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({
    modulusLength: 4096,
    publicExponent: 65537n,
  });
  expect(certificate.publicKey.export({ type: 'spki', format: 'pem' })).toBe(
    read('public-key.pem'),
  );
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  const years =
    (new Date(certificate.validTo).getTime() - Date.now()) / (365 * 24 * 60 * 60 * 1000);
  expect(years).toBeGreaterThan(9);
});

test('the private key decrypts what Connect encrypts with the certificate', () => {
  const padding = { oaepHash: 'sha512', padding: constants.RSA_PKCS1_OAEP_PADDING };
  const { publicKey } = new X509Certificate(read('certificate.pem'));
  const sealed = publicEncrypt({ key: publicKey, ...padding }, Buffer.from('data key'));
  expect(privateDecrypt({ key: read('private-key.pem'), ...padding }, sealed).toString()).toBe(
    'data key',
  );
});

test('Connect and CloudFormation accept the sizes', () => {
  expect(read('public-key.pem').length).toBeLessThanOrEqual(1024);
  expect(read('certificate.pem').length).toBeLessThanOrEqual(4096);
});

test('it prints what goes where, and nothing of the private key', () => {
  for (const word of ['PublicKeyA', 'CertificateA', 'PrivateKeySecretA', 'private-key.pem'])
    expect(printed).toContain(word);
  for (const line of read('private-key.pem').split('\n').filter(Boolean))
    expect(printed).not.toContain(line);
});

test('an existing key pair stays as it is', async () => {
  const before = read('private-key.pem');
  await expect(run(process.execPath, [command, made])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has a key pair already'),
  });
  expect(read('private-key.pem')).toBe(before);
});
