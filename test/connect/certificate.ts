/** A key pair with a self-signed certificate, in as few bytes as X.509 allows: Connect takes no bare public key. */
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

export interface CertifiedKey {
  /** PEM, PKCS #8 */
  privateKey: string;
  /** PEM */
  certificate: string;
}

/** 2048 bits where production has 4096: the same code, in less time. */
export function certifiedKey(modulusLength = 2048): CertifiedKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const rsaWithSha256 = der(0x30, oid('2a864886f70d01010b'), der(0x05));
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from('Test')))));
  const validity = der(0x30, der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z')));
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const body = der(0x30, der(0x02, Buffer.from([1])), rsaWithSha256, name, validity, name, publicKey);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const base64 = der(0x30, body, rsaWithSha256, signature).toString('base64');
  return {
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    certificate: `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
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
