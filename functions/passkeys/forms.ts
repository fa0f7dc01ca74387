/** The forms of what a browser sends of WebAuthn, as the routes check them. */
import * as z from 'zod/mini';

/** Binary data, base64url. @param max characters */
const binary = (max: number) =>
  z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.minLength(1), z.maxLength(max));

/**
 * 750 bytes of the 1,023 that WebAuthn allows: the ID stands in the path of a removal, and WAF lets
 * paths of 1,024 bytes pass.
 */
const credentialId = binary(1000);
const clientDataJSON = binary(4096);

/** `AuthenticatorTransport`; new ones are kept as they come. */
const transport = z.string().check(z.regex(/^[a-z-]+$/), z.maxLength(32));

/** Browsers add members as WebAuthn grows: what is not here is ignored. */
const common = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
};

/** `RegistrationResponseJSON`: a new passkey. */
export const newCredential = z.object({
  ...common,
  response: z.object({
    clientDataJSON,
    attestationObject: binary(8192),
    transports: z.optional(z.array(transport).check(z.maxLength(10))),
  }),
});

/** `AuthenticationResponseJSON`: the use of a passkey. */
export const assertion = z.object({
  ...common,
  response: z.object({
    clientDataJSON,
    authenticatorData: binary(4096),
    signature: binary(2048),
    userHandle: z.optional(binary(88)),
  }),
});

/** The id in a path; one of another form is no passkey's. */
export const passkeyId = credentialId.check(z.describe('As in the list'));

/** What the investor calls a passkey. */
export const passkeyName = z
  .string()
  .check(
    z.trim(),
    z.minLength(1),
    z.maxLength(60),
    z.regex(/^\P{C}*$/u),
    z.describe('At most 60 characters, none of them a control character'),
  );

export type NewCredential = z.infer<typeof newCredential>;
export type Assertion = z.infer<typeof assertion>;
