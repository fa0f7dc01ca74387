import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';

/** EdDSA, ES256 and RS256, in this order: what authenticators of today have. */
export const ALGORITHMS = [-8, -7, -257];

/** The labels of COSE keys (RFC 9052, 7.1). */
const KTY = 1;
const ALG = 3;

/** FIPS 186-5, 5.1: at least 2048 bits, and an exponent above 2^16. More bits only cost time. */
const RSA = { minBits: 2048, maxBits: 4096, minExponent: 65_537n };

/**
 * Checks a passkey's public key when it is added. The library looks at its algorithm alone, and
 * reads the rest at the first use: a key that nobody could use, or that anybody could sign for, as
 * one of RSA with exponent 1.
 * @param publicKey COSE key (RFC 9053, RFC 8230)
 * @returns its algorithm; undefined if it is not a sound key of one of {@link ALGORITHMS}, in the
 *   one form that WebAuthn allows of each (https://www.w3.org/TR/webauthn-3/#sctn-alg-identifier)
 * @throws on what is no key at all
 */
export function algorithmOf(publicKey: Uint8Array): number | undefined {
  const key = decodeCredentialPublicKey(new Uint8Array(publicKey)) as unknown as CoseKey;
  const jwk = jwkOf(key);
  if (!jwk) return undefined;
  // Refuses a point that is not on the curve.
  const { asymmetricKeyDetails = {} } = createPublicKey({ key: jwk, format: 'jwk' });
  const { modulusLength = RSA.minBits, publicExponent = RSA.minExponent } = asymmetricKeyDetails;
  const isSound =
    modulusLength >= RSA.minBits &&
    modulusLength <= RSA.maxBits &&
    publicExponent >= RSA.minExponent;
  return isSound ? (key.get(ALG) as number) : undefined;
}

type CoseKey = Map<number, unknown>;

/** The parameters of each key type have the same labels, from -1 downwards. */
function jwkOf(key: CoseKey): JsonWebKey | undefined {
  const bytes = (label: number) => {
    const value = key.get(label);
    if (!(value instanceof Uint8Array)) throw new Error('not a byte string');
    return Buffer.from(value).toString('base64url');
  };
  switch (`${key.get(ALG)}, ${key.get(KTY)}`) {
    case '-8, 1':
      return key.get(-1) === 6 ? { kty: 'OKP', crv: 'Ed25519', x: bytes(-2) } : undefined;
    case '-7, 2':
      return key.get(-1) === 1
        ? { kty: 'EC', crv: 'P-256', x: bytes(-2), y: bytes(-3) }
        : undefined;
    case '-257, 3':
      return { kty: 'RSA', n: bytes(-1), e: bytes(-2) };
    default:
      return undefined;
  }
}
