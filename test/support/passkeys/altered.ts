/** Credentials of WebAuthn, altered after an authenticator made them. */
import { decodeCBOR, encodeCBOR } from '@levischuck/tiny-cbor';
import type { SoftwareAuthenticator } from '../../../tools/shared/software-authenticator.ts';

export type Created = ReturnType<SoftwareAuthenticator['create']>;
export type Used = ReturnType<SoftwareAuthenticator['get']>;

const base64url = (data: Uint8Array) => Buffer.from(data).toString('base64url');

/** With other bytes as attestation. */
export function attested(created: Created, change: (bytes: Buffer) => Uint8Array): Created {
  const { response } = created;
  const bytes = Buffer.from(response.attestationObject, 'base64url');
  return { ...created, response: { ...response, attestationObject: base64url(change(bytes)) } };
}

/** With other authenticator data: nothing signs them where no attestation is asked for. */
export function withData(created: Created, change: (authData: Buffer) => Uint8Array): Created {
  return attested(created, (bytes) => {
    const attestation = decodeCBOR(new Uint8Array(bytes)) as Map<string, Uint8Array>;
    const authData = change(Buffer.from(attestation.get('authData') as Uint8Array));
    return encodeCBOR(new Map([...attestation, ['authData', new Uint8Array(authData)]]) as never);
  });
}

/** Bytes of the authenticator data before the length of the credential ID. */
const ID_LENGTH_AT = 53;

/** With another public key. @param change of the COSE key's parameters */
export function rekeyed(created: Created, change: [label: number, value: unknown][]): Created {
  return withData(created, (authData) => {
    const keyAt = ID_LENGTH_AT + 2 + authData.readUInt16BE(ID_LENGTH_AT);
    const key = decodeCBOR(new Uint8Array(authData.subarray(keyAt))) as Map<number, unknown>;
    const changed = new Map([...key, ...change].filter(([, value]) => value !== undefined));
    return Buffer.concat([authData.subarray(0, keyAt), encodeCBOR(changed as never)]);
  });
}

/** With another member of the response. */
export function responding<T extends Created | Used>(
  credential: T,
  change: Partial<Record<string, unknown>>,
): T {
  return { ...credential, response: { ...credential.response, ...change } };
}
