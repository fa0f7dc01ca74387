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
import type { Keyring, Passkey } from '../../core/domain/keyring.ts';
import { CEREMONY_MS } from './ceremony.ts';
import type { Assertion, NewCredential } from './forms.ts';
import type { RelyingParty } from './relying-party.ts';

/** EdDSA, ES256 and RS256, in this order: what authenticators of today have. */
const ALGORITHMS = [-8, -7, -257];

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
  if (isEmbedded(credential.response.clientDataJSON)) return undefined;
  const { verified, registrationInfo } = await unlessRefused(() =>
    verifyRegistrationResponse({
      response: credential as unknown as RegistrationResponseJSON,
      ...expected(rp, challenge),
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (!verified || !registrationInfo) return undefined;
  const { id, publicKey, counter } = registrationInfo.credential;
  // The library reports the ID that was signed, and does not compare it with the one beside it.
  if (id !== credential.id) return undefined;
  const { transports } = credential.response;
  const key = Buffer.from(publicKey).toString('base64url');
  return { id, publicKey: key, counter, ...(transports && { transports }) };
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
  const { verified, authenticationInfo } = await unlessRefused(() =>
    verifyAuthenticationResponse({
      response: credential as unknown as AuthenticationResponseJSON,
      ...expected(rp, challenge),
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    }),
  );
  return verified ? authenticationInfo?.newCounter : undefined;
}

function expected({ id, origin }: RelyingParty, challenge: string) {
  return {
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
  };
}

/** Whether the ceremony ran in a frame of another site, where this one never is (standards 18). */
function isEmbedded(clientDataJSON: string): boolean {
  const { crossOrigin } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
  return crossOrigin !== undefined && crossOrigin !== false;
}

/** The library throws whatever a check finds, and whatever it cannot read. */
async function unlessRefused<T extends { verified: boolean }>(
  verify: () => Promise<T>,
): Promise<T | { verified: false; registrationInfo?: never; authenticationInfo?: never }> {
  try {
    return await verify();
  } catch {
    return { verified: false };
  }
}
