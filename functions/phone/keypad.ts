/**
 * Decrypts what was keyed. Connect encrypts it with the public key of a security key, as a message
 * of the AWS Encryption SDK; only this function has the private keys. During a rotation two are
 * valid: the one that the flows still encrypt with, and its successor.
 */
import { createHash } from 'node:crypto';
import { isPhonePassword } from '../../core/domain/password-rules/form.ts';
import type { PrivateKeys } from './private-keys.ts';

/** A message with an RSA key of 4096 bits has about 1,400 characters in base64. */
const MAX_CHARACTERS = 4096;
/** What Connect stores if nothing was keyed. */
const NOTHING_KEYED = 'Timeout';

export interface Opened {
  /**
   * Absent if something other than eight digits was keyed; if nothing was, Connect sends the word
   * `Timeout`, in clear or encrypted.
   */
  digits?: string;
  /** None of the keys decrypts the message. */
  sealed?: true;
}

export class Keypad {
  readonly #keys: PrivateKeys;

  constructor(keys: PrivateKeys) {
    this.#keys = keys;
  }

  /**
   * The eight digits that were keyed.
   * @throws Unavailable if no available key decrypts it and another is not available
   */
  async open(entry: string): Promise<Opened> {
    const message = messageOf(entry);
    if (!message) return entry === '' || entry === NOTHING_KEYED ? {} : { sealed: true };
    const [{ keys, missing }, { decrypt }] = await Promise.all([
      this.#keys.get(),
      import('./decrypt.ts'),
    ]);
    for (const key of keys) {
      const keyed = await decrypt(key, message);
      if (keyed !== undefined) return isPhonePassword(keyed) ? { digits: keyed } : {};
    }
    if (missing) throw missing;
    return { sealed: true };
  }
}

/**
 * Length of an entry id: 132 bits of the digest, as long as the web's entry ids, so that stored
 * items are equally long (D10).
 */
const ID_LENGTH = 22;

/**
 * The id of an entry: a repeat by Connect has the same ciphertext and is the same entry; digits
 * that are keyed again are encrypted with new randomness and are another (D1).
 */
export function entryIdOf(contactId: string, step: string, ciphertext: string): string {
  return createHash('sha256')
    .update(JSON.stringify([contactId, step, ciphertext]))
    .digest('base64url')
    .slice(0, ID_LENGTH);
}

/** Whether an entry can be a message; if nothing was keyed, it is none. */
export const isMessage = (entry: string): boolean => messageOf(entry) !== undefined;

/** Decodes base64; undefined if it cannot be a message of the AWS Encryption SDK. */
function messageOf(entry: string): Buffer | undefined {
  if (entry.length > MAX_CHARACTERS) return undefined;
  const message = Buffer.from(entry, 'base64');
  return message.length > 0 && message.toString('base64') === entry ? message : undefined;
}
