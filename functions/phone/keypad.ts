/**
 * What was keyed under encryption. Connect encrypts it with the public key of a security key, as a
 * message of the AWS Encryption SDK; only this function has the private keys. During a rotation two
 * are valid: the one that the flows still encrypt with, and its successor.
 */
import { createHash } from 'node:crypto';
import { buildDecrypt } from '@aws-crypto/decrypt-node';
import { RawRsaKeyringNode } from '@aws-crypto/raw-rsa-keyring-node';
import { isPhonePassword } from '../../core/domain/password-rules/form.ts';
import type { PrivateKeys } from './private-keys.ts';

/** Whom Connect names as the provider of its keys. */
const NAMESPACE = 'AmazonConnect';
/** A message with an RSA key of 4096 bits has about 1,400 characters in base64. */
const MAX_CHARACTERS = 4096;
/** Connect encrypts a message's data key once. */
const MAX_DATA_KEYS = 2;
const MAX_BYTES = 64;
/** What Connect stores where nothing was keyed. */
const NOTHING_KEYED = 'Timeout';

type Client = Exclude<NonNullable<Parameters<typeof buildDecrypt>[0]>, string>;

/** Connect's messages carry no key commitment. */
const { decrypt } = buildDecrypt({
  commitmentPolicy: 'FORBID_ENCRYPT_ALLOW_DECRYPT' as NonNullable<Client['commitmentPolicy']>,
  maxEncryptedDataKeys: MAX_DATA_KEYS,
});

export interface Opened {
  /**
   * Absent where something else was keyed than eight digits: nothing, and then it is the word
   * `Timeout`, in clear or encrypted.
   */
  digits?: string;
  /** It is no message that a key of ours opens. */
  sealed?: true;
}

export class Keypad {
  readonly #keys: PrivateKeys;

  constructor(keys: PrivateKeys) {
    this.#keys = keys;
  }

  /**
   * The eight digits that were keyed.
   * @throws Unavailable if it can't be opened while a private key can't be had
   */
  async open(entry: string): Promise<Opened> {
    const message = messageOf(entry);
    if (!message) return entry === '' || entry === NOTHING_KEYED ? {} : { sealed: true };
    const { keys, missing } = await this.#keys.get();
    for (const { keyName, privateKey } of keys) {
      const keyed = await openWith(keyName, privateKey, message);
      if (keyed !== undefined) return isPhonePassword(keyed) ? { digits: keyed } : {};
    }
    if (missing) throw missing;
    return { sealed: true };
  }
}

/**
 * Of an entry's name: 132 bits of the digest, as long as the names of the web's entries, so that
 * one stored is no longer (D10).
 */
const ID_LENGTH = 22;

/**
 * Names an entry: whatever Connect repeats carries the same ciphertext and is the same entry; what
 * is keyed anew is encrypted with new randomness, and is another (D1).
 */
export function entryIdOf(contactId: string, step: string, ciphertext: string): string {
  return createHash('sha256')
    .update(JSON.stringify([contactId, step, ciphertext]))
    .digest('base64url')
    .slice(0, ID_LENGTH);
}

/** A message of the AWS Encryption SDK, in base64; nothing, if it can't be one. */
function messageOf(entry: string): Buffer | undefined {
  if (entry.length > MAX_CHARACTERS) return undefined;
  const message = Buffer.from(entry, 'base64');
  return message.length > 0 && message.toString('base64') === entry ? message : undefined;
}

async function openWith(
  keyName: string,
  privateKey: string,
  message: Buffer,
): Promise<string | undefined> {
  const keyring = new RawRsaKeyringNode({
    keyName,
    keyNamespace: NAMESPACE,
    rsaKey: { privateKey },
    oaepHash: 'sha512',
  });
  try {
    const { plaintext } = await decrypt(keyring, message, { maxBodySize: MAX_BYTES });
    return plaintext.length > MAX_BYTES ? '' : plaintext.toString('latin1');
  } catch {
    return undefined;
  }
}
