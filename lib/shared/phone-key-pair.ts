import { webcrypto } from 'node:crypto';
// A polyfill that @peculiar/x509 requires its users to import first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** An RSA key pair that encrypts keyed passwords, and its certificate. All in PEM. */
export interface PhoneKeyPair {
  /** SPKI, for Connect's security key. */
  publicKey: string;
  /** Self-signed X.509 certificate, for the contact flows. */
  certificate: string;
  /** PKCS #8, for the phone function only. */
  privateKey: string;
}

const BITS = 4096;
/** AWS does not say whether Connect checks the validity. Keys are rotated long before it ends. */
const VALIDITY_YEARS = 10;
/**
 * Connect wraps its data keys with this RSA key (RSA-OAEP). The same key signs the certificate,
 * with another algorithm (`signing`).
 */
const rsa = { modulusLength: BITS, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
const signing = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/**
 * Generates a 4096-bit RSA key pair and its certificate. Takes a few seconds.
 * @param now start of the certificate's validity
 */
export async function phoneKeyPair(now = new Date()): Promise<PhoneKeyPair> {
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const keys = await webcrypto.subtle.generateKey({ ...rsa, name: signing.name }, true, [
    'sign',
    'verify',
  ]);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + VALIDITY_YEARS);
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
