/**
 * Decrypts messages of the AWS Encryption SDK. A module of its own, which {@link Keypad} imports
 * when the first encrypted entry comes: it is a third of the function's code.
 */
import { buildDecrypt } from '@aws-crypto/decrypt-node';
import { RawRsaKeyringNode } from '@aws-crypto/raw-rsa-keyring-node';
import type { PrivateKey } from './private-keys.ts';

/** The provider that Connect names for its keys. */
const NAMESPACE = 'AmazonConnect';
/** Connect encrypts a message's data key once. */
const MAX_DATA_KEYS = 2;
const MAX_BYTES = 64;

type Client = Exclude<NonNullable<Parameters<typeof buildDecrypt>[0]>, string>;

/** Connect's messages carry no key commitment. */
const { decrypt: decryptMessage } = buildDecrypt({
  commitmentPolicy: 'FORBID_ENCRYPT_ALLOW_DECRYPT' as NonNullable<Client['commitmentPolicy']>,
  maxEncryptedDataKeys: MAX_DATA_KEYS,
});

/**
 * @returns the plaintext, empty if it is longer than any entry; `undefined` if this key does not
 *   decrypt the message
 */
export async function decrypt(
  { keyName, privateKey }: PrivateKey,
  message: Buffer,
): Promise<string | undefined> {
  const keyring = new RawRsaKeyringNode({
    keyName,
    keyNamespace: NAMESPACE,
    rsaKey: { privateKey },
    oaepHash: 'sha512',
  });
  try {
    const { plaintext } = await decryptMessage(keyring, message, { maxBodySize: MAX_BYTES });
    return plaintext.length > MAX_BYTES ? '' : plaintext.toString('latin1');
  } catch {
    return undefined;
  }
}
