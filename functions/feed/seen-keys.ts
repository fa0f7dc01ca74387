/**
 * The keys that a file has named so far, as a Bloom filter of two megabytes, however many they are.
 * It has no false negatives, and with a million keys fewer than one false positive in a thousand.
 * The caller verifies every positive, so that its result is exact.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const BYTES = 2 ** 21;
const BITS = BYTES * 8;
/** The optimum for eleven to seventeen bits per key. */
const HASHES = 7;

/** A set of keys that may report a key as present although it is not. */
export class SeenKeys {
  readonly #bits: Uint8Array;

  /** @param saved what `save()` returned in an earlier invocation */
  constructor(saved?: string) {
    this.#bits = saved ? inflateRawSync(Buffer.from(saved, 'base64')) : new Uint8Array(BYTES);
  }

  /** Adds a key. Returns whether it may have been added before; `false` is certain. */
  add(key: string): boolean {
    let [a, b] = [0x811c9dc5, 0x9747b28c];
    for (let i = 0; i < key.length; i++) {
      const code = key.charCodeAt(i);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x5bd1e995);
    }
    [a, b] = [mixed(a), mixed(b) | 1];
    let isKnown = true;
    for (let i = 0; i < HASHES; i++) {
      const bit = (a + Math.imul(i, b)) & (BITS - 1);
      const [byte, mask] = [bit >>> 3, 1 << (bit & 7)];
      if ((this.#bits[byte] as number) & mask) continue;
      isKnown = false;
      this.#bits[byte] = (this.#bits[byte] as number) | mask;
    }
    return isKnown;
  }

  /** The filter, compressed, in Base64. */
  save(): string {
    return deflateRawSync(this.#bits, { level: 1 }).toString('base64');
  }
}

/** Makes each bit of a hash depend on all of its bits (the finalizer of MurmurHash3). */
function mixed(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
