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

/** What a browser passes to WebAuthn: `PublicKeyCredentialCreationOptionsJSON`. */
export const creationOptions = z
  .looseObject({ challenge: z.string() })
  .check(z.describe('For `PublicKeyCredential.parseCreationOptionsFromJSON`'));

export const requestOptions = z
  .looseObject({ challenge: z.string() })
  .check(z.describe('For `PublicKeyCredential.parseRequestOptionsFromJSON`'));

export const phoneChannel = z.strictObject({ open: z.boolean() });
