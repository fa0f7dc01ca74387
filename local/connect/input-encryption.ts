import { X509Certificate } from 'node:crypto';
import { buildEncrypt } from '@aws-crypto/encrypt-node';
import { RawRsaKeyringNode } from '@aws-crypto/raw-rsa-keyring-node';

/** `InputEncryption` of a flow's action. */
export interface InputEncryption {
  EncryptionKeyId: string;
  /** X.509 certificate, PEM. */
  Key: string;
}

/**
 * [open] The algorithm suites without key commitment, with and without a signature. Which one
 * Connect uses is unknown.
 */
export const suites = { signed: 0x0378, unsigned: 0x0178 } as const;
/** The name of an algorithm suite. */
export type Suite = keyof typeof suites;

const { encrypt } = buildEncrypt('FORBID_ENCRYPT_ALLOW_DECRYPT' as never);

/**
 * Encrypts an entry as Connect does: a message of the AWS Encryption SDK, in base64, which only the
 * certificate's private key opens. Equal digits give a different message each time.
 */
export async function encryptInput(
  digits: string,
  { EncryptionKeyId, Key }: InputEncryption,
  suite: Suite,
): Promise<string> {
  const keyring = new RawRsaKeyringNode({
    keyName: EncryptionKeyId,
    keyNamespace: 'AmazonConnect',
    rsaKey: { publicKey: publicKeyOf(Key) },
    oaepHash: 'sha512',
  });
  const { result } = await encrypt(keyring, digits, { suiteId: suites[suite] });
  return result.toString('base64');
}

/** Public keys by certificate, all PEM: reading one takes longer than an encryption with it. */
const publicKeys = new Map<string, string>();

function publicKeyOf(certificate: string): string {
  const known =
    publicKeys.get(certificate) ??
    String(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' }));
  publicKeys.set(certificate, known);
  return known;
}
