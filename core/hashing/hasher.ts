/**
 * Stores a password as `bcrypt(base64(HMAC-SHA-256("v1|channel|password")))`. The HMAC key never
 * leaves KMS: without it a stolen table of eight-digit passwords is useless (standards 6). The MAC
 * is encoded in base64 because bcrypt reads 72 bytes and stops at a NUL.
 */
import { channel as diagnosticsChannel } from 'node:diagnostics_channel';
import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import bcrypt from 'bcryptjs';
import { unavailable } from '../aws/unavailable.ts';
import type { Verdict } from '../domain/attempt.ts';
import type { Channel } from '../domain/identifiers.ts';

/**
 * Receives a message for every comparison of an entry with a hash, real or dummy, so that tests can
 * count what D2 limits.
 */
export const comparisons = diagnosticsChannel('ssa.password.compared');

/** A password after its HMAC: the input of bcrypt. */
export type Peppered = string & { readonly peppered: unique symbol };

/** A new password, hashed with every salt of its account's history (D6). */
export interface HashedPassword {
  /** The hash to store as the password's: the newest of `hashes`. */
  hash: string;
  /** One for each of `salts`. */
  hashes: string[];
  /** The account's salts from now on: one more than before if the cost was raised. */
  salts: string[];
}

export class Hasher {
  /** Id of the KMS key, stored beside each hash. */
  readonly pepper: string;
  readonly #kms: Pick<KMSClient, 'send'>;
  readonly #cost: number;
  readonly #dummy: string;

  /** @param cost of bcrypt, as a power of two: at least 10 in production (standards 5) */
  constructor(kms: Pick<KMSClient, 'send'>, pepper: string, cost: number) {
    this.#kms = kms;
    this.pepper = pepper;
    this.#cost = cost;
    this.#dummy = bcrypt.genSaltSync(cost).padEnd(60, '.');
  }

  /**
   * Computes the HMAC of a password in KMS.
   * @throws Unavailable if KMS does not respond; at this point the attempt was not counted (D3)
   */
  async pepperOf(channel: Channel, password: string): Promise<Peppered> {
    const { Mac } = await unavailable(() =>
      this.#kms.send(
        new GenerateMacCommand({
          KeyId: this.pepper,
          MacAlgorithm: 'HMAC_SHA_256',
          Message: Buffer.from(`v1|${channel}|${password}`),
        }),
      ),
    );
    if (!Mac) throw new Error('KMS returned no MAC');
    return Buffer.from(Mac).toString('base64') as Peppered;
  }

  /**
   * Compares once, in constant time. Without a hash (an unknown ID) it does the same work and
   * returns false. For a hash of a lower cost it adds the missing work, so that the time reveals
   * nothing (D10).
   */
  async compare(peppered: Peppered, hash: string | undefined): Promise<boolean> {
    comparisons.publish(undefined);
    const same = await bcrypt.compare(peppered, hash ?? this.#dummy);
    for (let cost = bcrypt.getRounds(hash ?? this.#dummy); cost < this.#cost; cost++) {
      await bcrypt.hash(peppered, bcrypt.genSaltSync(cost));
    }
    return same && hash !== undefined;
  }

  /**
   * Compares; rehashes a right password whose hash has another cost than the present one
   * (standards 5).
   */
  async judge(peppered: Peppered, hash: string | undefined): Promise<Verdict> {
    if (!(await this.compare(peppered, hash)) || hash === undefined) return { right: false };
    if (bcrypt.getRounds(hash) === this.#cost) return { right: true };
    return { right: true, rehash: await bcrypt.hash(peppered, this.#cost) };
  }

  /** The first salt of an account. */
  newSalt(): string {
    return bcrypt.genSaltSync(this.#cost);
  }

  /**
   * Hashes a new password once for each generation of its account's salts: one generation, unless
   * the cost was raised.
   */
  async hashNew(peppered: Peppered, accountSalts: readonly string[]): Promise<HashedPassword> {
    const newest = accountSalts.at(-1);
    const isCurrent = newest !== undefined && saltCost(newest) === this.#cost;
    const salts = isCurrent ? [...accountSalts] : [...accountSalts, this.newSalt()];
    const hashes: string[] = [];
    for (const salt of salts) hashes.push(await bcrypt.hash(peppered, salt));
    return { hash: hashes.at(-1) as string, hashes, salts };
  }
}

/** `$2b$12$…`: 12. */
function saltCost(salt: string): number {
  return Number(salt.split('$')[2]);
}
