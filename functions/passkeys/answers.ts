/** The answers of the passkeys (api.md), for their documentation and their tests. */
import * as z from 'zod/mini';

const passkey = {
  id: z.string().check(z.describe('Credential ID of WebAuthn')),
  name: z.string(),
  addedAt: z.iso.datetime(),
};

export const addedPasskey = z.strictObject(passkey);

export const passkeys = z.strictObject({
  passkeys: z
    .array(z.strictObject({ ...passkey, lastUsedAt: z.optional(z.iso.datetime()) }))
    .check(z.describe('In the order in which they were added')),
  passkeyOnly: z.boolean().check(z.describe('A right password alone begins no session')),
});

const publicKey = z.literal('public-key');
const preference = z.enum(['required', 'preferred', 'discouraged']);
const challenge = z.string().check(z.describe('base64url'));
const timeout = z.number().check(z.describe('Milliseconds'));

/** What a browser passes to WebAuthn: `PublicKeyCredentialCreationOptionsJSON`. */
export const creationOptions = z
  .strictObject({
    rp: z.strictObject({ id: z.string(), name: z.string() }),
    user: z.strictObject({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge,
    pubKeyCredParams: z.array(z.strictObject({ type: publicKey, alg: z.number() })),
    timeout,
    excludeCredentials: z.array(
      z.strictObject({
        id: z.string(),
        type: publicKey,
        transports: z.optional(z.array(z.string())),
      }),
    ),
    authenticatorSelection: z.strictObject({
      residentKey: preference,
      requireResidentKey: z.boolean(),
      userVerification: preference,
    }),
    hints: z.array(z.string()),
    attestation: z.literal('none'),
    extensions: z.strictObject({ credProps: z.boolean() }),
  })
  .check(z.describe('For `PublicKeyCredential.parseCreationOptionsFromJSON`'));

/** The same, `PublicKeyCredentialRequestOptionsJSON`. */
export const requestOptions = z
  .strictObject({ rpId: z.string(), challenge, timeout, userVerification: preference })
  .check(z.describe('For `PublicKeyCredential.parseRequestOptionsFromJSON`'));

export const phoneChannel = z.strictObject({ open: z.boolean() });
