import { webcrypto } from 'node:crypto';
// What x509 asks its users to bring.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** A key pair for the phone, all in PEM. */
export interface PhoneKeyPair {
  /** For Connect's security key: SPKI. */
  publicKey: string;
  /** For the contact flows: X.509, signed by the key itself. */
  certificate: string;
  /** For the function, and nobody else: PKCS #8. */
  privateKey: string;
}

const BITS = 4096;
/** Connect is not said to look at it; rotation is due long before. */
const YEARS = 10;
/** What Connect wraps its keys with (RSA-OAEP); the signature of the certificate is of another kind, by the same key. */
const rsa = { modulusLength: BITS, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
const signing = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** Makes a pair of RSA 4096 with its certificate. Takes a few seconds. @param now from when on the certificate is valid */
export async function phoneKeyPair(now = new Date()): Promise<PhoneKeyPair> {
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const keys = await webcrypto.subtle.generateKey({ ...rsa, name: signing.name }, true, [
    'sign',
    'verify',
  ]);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + YEARS);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=SSA phone',
    notBefore: now,
    notAfter,
    keys,
    signingAlgorithm: signing,
    extensions: [new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyEncipherment, true)],
  });
  const [spki, pkcs8] = await Promise.all([
    webcrypto.subtle.exportKey('spki', keys.publicKey),
    webcrypto.subtle.exportKey('pkcs8', keys.privateKey),
  ]);
  return {
    publicKey: `${x509.PemConverter.encode(spki, 'PUBLIC KEY')}\n`,
    certificate: `${certificate.toString('pem')}\n`,
    privateKey: `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`,
  };
}
