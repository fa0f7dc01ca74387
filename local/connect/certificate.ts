/** Key pairs with a self-signed certificate, in as few bytes as X.509 allows: Connect takes no bare public key. */
import { createPublicKey, generateKeyPair, sign } from 'node:crypto';
import { promisify } from 'node:util';

/** PEM, all of them. */
export interface CertifiedKey {
  /** PKCS #8 */
  privateKey: string;
  publicKey: string;
  certificate: string;
}

/** @param modulusLength bits; Connect takes 4096 */
export async function certifiedKey(modulusLength: number): Promise<CertifiedKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const rsaWithSha256 = der(0x30, oid('2a864886f70d01010b'), der(0x05));
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from('Laptop')))));
  const validity = der(0x30, der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z')));
  const subject = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
  const body = der(0x30, der(0x02, Buffer.from([1])), rsaWithSha256, name, validity, name, subject);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const base64 = der(0x30, body, rsaWithSha256, signature).toString('base64');
  const lines = base64.match(/.{1,64}/g)?.join('\n');
  return {
    privateKey,
    publicKey,
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}
