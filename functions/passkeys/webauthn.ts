/**
 * The checks of WebAuthn (https://www.w3.org/TR/webauthn-3/, sections 7.1 and 7.2), by
 * SimpleWebAuthn: type, challenge, origin, RP ID, user presence and verification, algorithm,
 * attestation, signature. Here is what the site asks for, and what the library leaves open.
 */
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeAttestationObject, isoCBOR } from '@simplewebauthn/server/helpers';
import type { Keyring, Passkey } from '../../core/domain/keyring.ts';
import { CEREMONY_MS } from './ceremony.ts';
import type { Assertion, NewCredential } from './forms.ts';
import { ALGORITHMS, algorithmOf } from './public-key.ts';
import type { RelyingParty } from './relying-party.ts';

const RP_NAME = 'SSA';

/** The options of `navigator.credentials.create`: a discoverable passkey with verification. */
export function creationOptions(
  rp: RelyingParty,
  challenge: Uint8Array<ArrayBuffer>,
  user: { internetUserId: string; userHandle: string; passkeys: readonly Passkey[] },
) {
  return generateRegistrationOptions({
    rpName: RP_NAME,
    rpID: rp.id,
    userName: user.internetUserId,
    userDisplayName: user.internetUserId,
    userID: new Uint8Array(Buffer.from(user.userHandle, 'base64url')),
    challenge,
    timeout: CEREMONY_MS,
    attestationType: 'none',
    excludeCredentials: user.passkeys.map(({ id, transports }) => ({
      id,
      ...(transports && { transports: transports as AuthenticatorTransport[] }),
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** The options of `navigator.credentials.get`, without an allow list: nobody is named yet. */
export function requestOptions(rp: RelyingParty, challenge: Uint8Array<ArrayBuffer>) {
  return generateAuthenticationOptions({
    rpID: rp.id,
    challenge,
    timeout: CEREMONY_MS,
    userVerification: 'required',
  });
}

/**
 * Verifies a new passkey.
 * @param challenge base64url
 * @returns undefined if a check failed
 */
export async function verifiedPasskey(
  rp: RelyingParty,
  challenge: string,
  credential: NewCredential,
): Promise<Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports'> | undefined> {
  const { attestationObject, clientDataJSON, transports } = credential.response;
  if (isEmbedded(clientDataJSON)) return undefined;
  return unlessRefused(async () => {
    const attestation = readAttestation(attestationObject);
    if (!attestation) return undefined;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: credential as unknown as RegistrationResponseJSON,
      ...expected(rp, challenge),
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified || !registrationInfo) return undefined;
    const { id, publicKey, counter } = registrationInfo.credential;
    const algorithm = algorithmOf(publicKey);
    // The library compares neither the algorithms of a self attestation (8.2), nor the signed ID
    // with the one beside it.
    const { alg = algorithm } = attestation;
    if (algorithm === undefined || alg !== algorithm || id !== credential.id) return undefined;
    const key = Buffer.from(publicKey).toString('base64url');
    return { id, publicKey: key, counter, ...(transports && { transports }) };
  });
}

/**
 * Reads what is said of the authenticator. The site asks for nothing, so a browser leaves nothing
 * or a self attestation (https://www.w3.org/TR/webauthn-3/#sctn-createCredential, `none`); the
 * certificates of all others are not even looked at.
 * @param attestationObject base64url
 * @returns `alg` of a self attestation; undefined if it is none of these, or more than one item
 */
function readAttestation(attestationObject: string): { alg?: number } | undefined {
  const bytes = new Uint8Array(Buffer.from(attestationObject, 'base64url'));
  const decoded = decodeAttestationObject(bytes);
  // The library ignores what follows the first item; one encoded anew is as long as it was.
  if (isoCBOR.encode(decoded as never).byteLength !== bytes.byteLength) return undefined;
  const statement = decoded.get('attStmt');
  switch (decoded.get('fmt')) {
    case 'none':
      return {};
    case 'packed':
      return statement.get('x5c') ? undefined : { alg: statement.get('alg') as number };
    default:
      return undefined;
  }
}

/**
 * Verifies the use of a passkey.
 * @param challenge base64url
 * @returns the new counter; undefined if a check failed, or the counter did not move forward
 */
export async function verifiedUse(
  rp: RelyingParty,
  challenge: string,
  credential: Assertion,
  { userHandle }: Pick<Keyring, 'userHandle'>,
  passkey: Passkey,
): Promise<number | undefined> {
  if (isEmbedded(credential.response.clientDataJSON)) return undefined;
  if (credential.response.userHandle !== userHandle) return undefined;
  return unlessRefused(async () => {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: credential as unknown as AuthenticationResponseJSON,
      ...expected(rp, challenge),
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    });
    return verified ? authenticationInfo.newCounter : undefined;
  });
}

function expected({ id, origin }: RelyingParty, challenge: string) {
  return {
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
  };
}

/**
 * Whether the ceremony ran in a frame of another site, where this one never is (standards 18).
 * The library does not ask at registration, nor where a browser names no top origin.
 */
function isEmbedded(clientDataJSON: string): boolean {
  const data = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
  return (data.crossOrigin ?? false) !== false || data.topOrigin !== undefined;
}

/** The library throws whatever a check finds, and whatever it cannot read. */
async function unlessRefused<T>(verify: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}
