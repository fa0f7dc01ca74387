/**
 * A passkey authenticator in software, for demonstrations and tests: it answers the options of
 * WebAuthn as a browser with a platform authenticator does
 * (https://www.w3.org/TR/webauthn-3/#sctn-authenticator-model).
 */
import {
  createHash,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { encodeCBOR } from '@levischuck/tiny-cbor';

/** COSE algorithms, by name. */
export const COSE = { ES256: -7, EdDSA: -8, RS256: -257, ES384: -35 } as const;
export type Algorithm = keyof typeof COSE;

/** What a test may make wrong, or choose. */
export interface Deviations {
  type?: string;
  challenge?: string;
  origin?: string;
  rpId?: string;
  crossOrigin?: boolean;
  topOrigin?: string;
  /** Flags of the authenticator data: 1 present, 4 verified, 8 can be synced, 16 is synced. */
  flags?: number;
  counter?: number;
  userHandle?: string | undefined;
  /** Signs with another key. */
  key?: KeyObject;
  /** @param sign with the new passkey's key, what a self attestation signs */
  attestation?: (sign: () => Uint8Array) => { fmt: string; attStmt: Map<string, unknown> };
}

interface HeldKey {
  id: string;
  rpId: string;
  userHandle: string;
  algorithm: Algorithm;
  privateKey: KeyObject;
  publicKey: KeyObject;
  counter: number;
}

/** The options that a site sends, as far as an authenticator needs them. */
interface Options {
  challenge: string;
  rpId?: string;
}
interface CreationOptions extends Options {
  rp: { id: string };
  user: { id: string };
  excludeCredentials?: { id: string }[];
}

const AAGUID = Buffer.alloc(16);
const ATTESTED = 0x40;
const base64url = (data: Uint8Array | string) => Buffer.from(data).toString('base64url');
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest();

export class SoftwareAuthenticator {
  readonly #origin: string;
  readonly #keys: HeldKey[] = [];
  readonly #counts: boolean;

  /**
   * @param origin of the page that asks
   * @param options.counts whether it counts its signatures; synced passkeys do not
   */
  constructor(origin: string, { counts = false }: { counts?: boolean } = {}) {
    this.#origin = origin;
    this.#counts = counts;
  }

  /** The ids of its passkeys, base64url. */
  get ids(): string[] {
    return this.#keys.map(({ id }) => id);
  }

  /** Makes a passkey. @returns `RegistrationResponseJSON` */
  create(options: object, algorithm: Algorithm = 'ES256', wrong: Deviations = {}) {
    const { challenge, rp, user } = options as CreationOptions;
    const { privateKey, publicKey } = keyPair(algorithm);
    const id = randomBytes(16);
    const held: HeldKey = {
      ...{ id: base64url(id), rpId: rp.id, userHandle: user.id, algorithm, privateKey, publicKey },
      counter: 0,
    };
    this.#keys.push(held);
    const attested = Buffer.concat([
      AAGUID,
      Buffer.from([id.length >> 8, id.length & 0xff]),
      id,
      encodeCBOR(coseKey(held)),
    ]);
    const flags = (wrong.flags ?? 0x1d) | ATTESTED;
    const authData = Buffer.concat([
      this.#authenticatorData(wrong.rpId ?? rp.id, flags, wrong.counter ?? 0),
      attested,
    ]);
    const clientDataJSON = this.#clientData('webauthn.create', challenge, wrong);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const { fmt, attStmt } = wrong.attestation?.(
      () => new Uint8Array(signatureOf(held, signed, wrong.key)),
    ) ?? { fmt: 'none', attStmt: new Map() };
    const attestationObject = encodeCBOR(
      new Map<string, unknown>([
        ['fmt', fmt],
        ['attStmt', attStmt],
        ['authData', new Uint8Array(authData)],
      ]) as never,
    );
    return {
      id: held.id,
      rawId: held.id,
      type: 'public-key' as const,
      clientExtensionResults: {},
      response: {
        clientDataJSON,
        attestationObject: base64url(attestationObject),
        transports: ['internal'],
      },
    };
  }

  /**
   * Uses a passkey, the newest one by default.
   * @returns `AuthenticationResponseJSON`
   */
  get(options: object, wrong: Deviations = {}, id = this.ids.at(-1)) {
    const { challenge, rpId } = options as Options;
    const held = this.#keys.find((each) => each.id === id);
    if (!held) throw new Error('the authenticator has no such passkey');
    if (this.#counts) held.counter++;
    const data = this.#authenticatorData(
      wrong.rpId ?? rpId ?? held.rpId,
      wrong.flags ?? 0x1d,
      wrong.counter ?? held.counter,
    );
    const clientDataJSON = this.#clientData('webauthn.get', challenge, wrong);
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const userHandle = 'userHandle' in wrong ? wrong.userHandle : held.userHandle;
    return {
      id: held.id,
      rawId: held.id,
      type: 'public-key' as const,
      clientExtensionResults: {},
      response: {
        clientDataJSON,
        authenticatorData: base64url(data),
        signature: base64url(signatureOf(held, signed, wrong.key)),
        ...(userHandle !== undefined && { userHandle }),
      },
    };
  }

  #clientData(type: string, challenge: string, wrong: Deviations): string {
    const { topOrigin } = wrong;
    return base64url(
      JSON.stringify({
        type: wrong.type ?? type,
        challenge: wrong.challenge ?? challenge,
        origin: wrong.origin ?? this.#origin,
        crossOrigin: wrong.crossOrigin ?? false,
        ...(topOrigin && { topOrigin }),
      }),
    );
  }

  #authenticatorData(rpId: string, flags: number, counter: number): Buffer {
    const rest = Buffer.alloc(5);
    rest.writeUInt8(flags, 0);
    rest.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), rest]);
  }
}

function keyPair(algorithm: Algorithm) {
  switch (algorithm) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 'ES384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' });
    case 'EdDSA':
      return generateKeyPairSync('ed25519');
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
  }
}

/** A public key in COSE's form (RFC 9052, RFC 9053, RFC 8230). */
function coseKey({ algorithm, publicKey }: HeldKey): Map<number, number | Uint8Array> {
  const jwk = publicKey.export({ format: 'jwk' });
  const part = (name: 'x' | 'y' | 'n' | 'e') =>
    new Uint8Array(Buffer.from(jwk[name] as string, 'base64url'));
  const alg: [number, number] = [3, COSE[algorithm]];
  switch (algorithm) {
    case 'ES256':
    case 'ES384':
      return new Map<number, number | Uint8Array>([
        ...([[1, 2], alg, [-1, algorithm === 'ES256' ? 1 : 2]] as [number, number][]),
        [-2, part('x')],
        [-3, part('y')],
      ]);
    case 'EdDSA':
      return new Map<number, number | Uint8Array>([
        ...([[1, 1], alg, [-1, 6]] as [number, number][]),
        [-2, part('x')],
      ]);
    case 'RS256':
      return new Map<number, number | Uint8Array>([
        ...([[1, 3], alg] as [number, number][]),
        [-1, part('n')],
        [-2, part('e')],
      ]);
  }
}

function signatureOf({ algorithm, privateKey }: HeldKey, data: Buffer, key = privateKey): Buffer {
  if (algorithm === 'EdDSA') return sign(null, data, key);
  return createSign(algorithm === 'ES384' ? 'sha384' : 'sha256')
    .update(data)
    .sign(key);
}
