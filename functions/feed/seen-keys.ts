/**
 * Which keys a file has named so far, in two megabytes however many they are: a Bloom filter. It never forgets a key; of a million keys it
 * takes less than one in a thousand for one that it had. Who asks it looks those up, so that the answer is exact.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const BYTES = 2 ** 21;
const BITS = BYTES * 8;
/** The best for one key in eleven to seventeen bits. */
const HASHES = 7;

export class SeenKeys {
  readonly #bits: Uint8Array;

  /** @param saved by an earlier invocation */
  constructor(saved?: string) {
    this.#bits = saved ? inflateRawSync(Buffer.from(saved, 'base64')) : new Uint8Array(BYTES);
  }

  /** Adds a key. Whether it may have been there. */
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

  save(): string {
    return deflateRawSync(this.#bits, { level: 1 }).toString('base64');
  }
}

/** Lets each bit of a hash depend on all of them (the end of MurmurHash3). */
function mixed(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
