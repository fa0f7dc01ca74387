import { constants, privateDecrypt, publicEncrypt, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { phoneKeyPair } from '../../../lib/shared/phone-key-pair.ts';

const pair = await phoneKeyPair();

test('an RSA key of 4096 bits, with a self-signed certificate', () => {
  const certificate = new X509Certificate(pair.certificate);
  expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({
    modulusLength: 4096,
    publicExponent: 65537n,
  });
  expect(certificate.publicKey.export({ type: 'spki', format: 'pem' })).toBe(pair.publicKey);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  const years =
    (new Date(certificate.validTo).getTime() - Date.now()) / (365 * 24 * 60 * 60 * 1000);
  expect(years).toBeGreaterThan(9);
});

test('the private key decrypts what Connect encrypts with the certificate', () => {
  const padding = { oaepHash: 'sha512', padding: constants.RSA_PKCS1_OAEP_PADDING };
  const { publicKey } = new X509Certificate(pair.certificate);
  const sealed = publicEncrypt({ key: publicKey, ...padding }, Buffer.from('data key'));
  expect(privateDecrypt({ key: pair.privateKey, ...padding }, sealed).toString()).toBe('data key');
});

test('Connect and CloudFormation accept the sizes', () => {
  expect(pair.publicKey.length).toBeLessThanOrEqual(1024);
  expect(pair.certificate.length).toBeLessThanOrEqual(4096);
});
