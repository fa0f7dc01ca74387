import { X509Certificate } from 'node:crypto';
import { buildEncrypt } from '@aws-crypto/encrypt-node';
import { RawRsaKeyringNode } from '@aws-crypto/raw-rsa-keyring-node';

export interface InputEncryption {
  EncryptionKeyId: string;
  /** X.509 certificate, PEM. */
  Key: string;
}

/** The algorithm suites without key commitment, with and without a signature. Which of them Connect takes is open. */
export const suites = { signed: 0x0378, unsigned: 0x0178 } as const;
export type Suite = keyof typeof suites;

const { encrypt } = buildEncrypt('FORBID_ENCRYPT_ALLOW_DECRYPT' as never);

/**
 * What a flow gets to see of an encrypted entry: a message of the AWS Encryption SDK in base64, for whoever holds the private key of
 * the certificate. The same digits give another message each time.
 */
export async function encryptInput(
  digits: string,
  { EncryptionKeyId, Key }: InputEncryption,
  suite: Suite,
): Promise<string> {
  const keyring = new RawRsaKeyringNode({
    keyName: EncryptionKeyId,
    keyNamespace: 'AmazonConnect',
    rsaKey: {
      publicKey: String(new X509Certificate(Key).publicKey.export({ type: 'spki', format: 'pem' })),
    },
    oaepHash: 'sha512',
  });
  const { result } = await encrypt(keyring, digits, { suiteId: suites[suite] });
  return result.toString('base64');
}
