/** The routes of the passkeys (api.md, `/api`): input, use case, and answer in HTTP. */
import * as z from 'zod/mini';
import { effectiveKeyring, type Passkey } from '../../core/domain/keyring.ts';
import { isRefused } from '../../core/domain/refusal.ts';
import { internetPassword } from '../../core/http/password-form.ts';
import { type Route, route } from '../../core/http/route.ts';
import { readSession, setSession } from '../../core/sessions/session-cookie.ts';
import { sessionForm, sessionView } from '../../core/sessions/session-view.ts';
import { signedInTo } from '../../core/sessions/signed-in.ts';
import { addPasskey, beginAdding } from './add-passkey.ts';
import * as answers from './answers.ts';
import { beginCeremony } from './ceremony.ts';
import type { PasskeysContext } from './context.ts';
import { demandPasskeys } from './demand-passkeys.ts';
import { assertion, newCredential, passkeyId, passkeyName } from './forms.ts';
import { phoneChannelView, setPhoneChannel } from './phone-channel.ts';
import { proveByPasskey, proveByPassword } from './prove.ts';
import { relyingParty } from './relying-party.ts';
import { removePasskey } from './remove-passkey.ts';
import { signInWithPasskey } from './sign-in.ts';
import { requestOptions } from './webauthn.ts';

const signedIn = signedInTo<PasskeysContext>();

/** Of a call that changes something only the owner may. */
const ofOwner = ['not-signed-in', 'proof-needed'] as const;

export const routes: Route<PasskeysContext>[] = [
  route({
    method: 'POST',
    path: '/api/sessions/current/proof',
    summary: 'Enter the password or use a passkey once more; holds for five minutes of the session',
    body: z.strictObject({
      password: z.optional(internetPassword),
      passkey: z.optional(assertion),
    }),
    answers: {
      status: 204,
      refusals: ['not-signed-in', 'wrong-credentials', 'password-revoked', 'passkey-refused'],
    },
    handle: signedIn(async (context, current, request) => {
      const { password, passkey } = request.body;
      if ((password === undefined) === (passkey === undefined))
        return { refused: 'invalid-input', fields: { password: ['password-or-passkey'] } };
      const result =
        password === undefined
          ? await proveByPasskey(context, current, passkey as z.infer<typeof assertion>, request)
          : await proveByPassword(context, current, password, request);
      return isRefused(result) ? result : { status: 204 };
    }),
  }),
  route({
    method: 'GET',
    path: '/api/passkeys',
    summary: 'The passkeys of the internet user ID, and whether they are demanded',
    answers: { status: 200, body: answers.passkeys, refusals: ['not-signed-in'] },
    handle: signedIn(async ({ now }, { keyring }) => {
      const { passkeys, passkeyOnly } = effectiveKeyring(keyring, now().toISOString());
      return { status: 200, body: { passkeys: listed(Object.values(passkeys)), passkeyOnly } };
    }),
  }),
  route({
    method: 'POST',
    path: '/api/passkeys/options',
    summary: 'Begin to add a passkey',
    answers: {
      status: 200,
      body: answers.creationOptions,
      headers: ['Set-Cookie'],
      refusals: [...ofOwner, 'conflict'],
    },
    handle: signedIn(async (context, current, request) => {
      const begun = await beginAdding(context, current, request);
      return isRefused(begun)
        ? begun
        : { status: 200, body: begun.options, headers: begun.headers };
    }),
  }),
  route({
    method: 'POST',
    path: '/api/passkeys',
    summary: 'Add a passkey',
    body: z.strictObject({ name: passkeyName, credential: newCredential }),
    answers: {
      status: 201,
      body: answers.addedPasskey,
      refusals: [...ofOwner, 'passkey-refused', 'conflict'],
    },
    handle: signedIn(async (context, current, request) => {
      const added = await addPasskey(context, current, request.body, request);
      if (isRefused(added)) return added;
      const { id, name, addedAt } = added;
      return { status: 201, body: { id, name, addedAt } };
    }),
  }),
  route({
    method: 'DELETE',
    path: '/api/passkeys/{id}',
    parameters: { id: passkeyId },
    summary: 'Remove a passkey; the last one ends the demand for passkeys',
    answers: { status: 204, refusals: [...ofOwner, 'not-found'] },
    handle: signedIn(async (context, current, { path, origin }) => {
      const result = await removePasskey(context, current, path.id, origin);
      return isRefused(result) ? result : { status: 204 };
    }),
  }),
  route({
    method: 'PUT',
    path: '/api/passkeys/only',
    summary: 'Demand a passkey at every sign-in, or end the demand',
    body: z.strictObject({ passkeyOnly: z.boolean() }),
    answers: { status: 204, refusals: ofOwner },
    handle: signedIn(async (context, current, { body, origin }) => {
      const result = await demandPasskeys(context, current, body.passkeyOnly, origin);
      return isRefused(result) ? result : { status: 204 };
    }),
  }),
  route({
    method: 'GET',
    path: '/api/account/phone-channel',
    summary: 'Whether the account can be called about',
    answers: { status: 200, body: answers.phoneChannel, refusals: ['not-signed-in'] },
    handle: signedIn(async (_context, { account }) => ({
      status: 200,
      body: phoneChannelView(account),
    })),
  }),
  route({
    method: 'PUT',
    path: '/api/account/phone-channel',
    summary: 'Open or close the phone channel of the account',
    body: z.strictObject({ open: z.boolean() }),
    answers: { status: 200, body: answers.phoneChannel, refusals: ofOwner },
    handle: signedIn(async (context, current, { body, origin }) => {
      const result = await setPhoneChannel(context, current, body.open, origin);
      return isRefused(result) ? result : { status: 200, body: phoneChannelView(result) };
    }),
  }),
  route({
    method: 'POST',
    path: '/api/passkey-sessions/options',
    summary: 'Begin to sign in, or to prove, with a passkey',
    answers: { status: 200, body: answers.requestOptions, headers: ['Set-Cookie'] },
    handle: async (context: PasskeysContext, request) => {
      const { challenge, headers } = await beginCeremony(context, request, { kind: 'use' });
      const body = await requestOptions(relyingParty(context, request), challenge);
      return { status: 200, body, headers };
    },
  }),
  route({
    method: 'POST',
    path: '/api/passkey-sessions',
    summary: 'Sign in with a passkey',
    body: z.strictObject({ credential: assertion }),
    answers: {
      status: 201,
      body: sessionForm,
      headers: ['Set-Cookie'],
      refusals: ['passkey-refused'],
    },
    handle: async (context: PasskeysContext, request) => {
      const entry = { ...request.body, replaces: await readSession(context, request) };
      const result = await signInWithPasskey(context, request, entry);
      if (isRefused(result)) return result;
      return { status: 201, body: sessionView(result), headers: setSession(result.token) };
    },
  }),
];

function listed(passkeys: Passkey[]) {
  return passkeys
    .toSorted((a, b) => (a.addedAt < b.addedAt ? -1 : 1))
    .map(({ id, name, addedAt, lastUsedAt }) => ({
      ...{ id, name, addedAt },
      ...(lastUsedAt && { lastUsedAt }),
    }));
}
