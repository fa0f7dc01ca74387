import { MAX_PASSKEYS, type Passkey } from '../../core/domain/keyring.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { ApiRequest } from '../../core/http/route.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import { newEvent } from '../../core/store/events.ts';
import { keyringOf, MAX_TRIES } from '../../core/store/keyring-of.ts';
import { Keyrings } from '../../core/store/keyrings.ts';
import { beginCeremony, useChallenge } from './ceremony.ts';
import type { PasskeysContext } from './context.ts';
import type { NewCredential } from './forms.ts';
import { refuseUnproved } from './fresh-proof.ts';
import { relyingParty } from './relying-party.ts';
import { creationOptions, verifiedPasskey } from './webauthn.ts';

type Asking = Pick<ApiRequest, 'cookies' | 'site' | 'origin'>;

/** Begins the ceremony that creates a passkey; needs proof (D25). */
export async function beginAdding(
  context: PasskeysContext,
  current: Current,
  request: Asking,
): Promise<{ options: object; headers: Record<string, string> } | Refusal> {
  const unproved = refuseUnproved(current, context.now());
  if (unproved) return unproved;
  const { session } = current;
  const keyring = await keyringOf(context, session.account);
  const passkeys = Object.values(keyring?.passkeys ?? {});
  if (passkeys.length >= MAX_PASSKEYS) return { refused: 'conflict' };
  const kind = { kind: 'create', session: session.name } as const;
  const userHandle = keyring?.userHandle ?? Keyrings.newUserHandle();
  const begun = await beginCeremony(context, request, { ...kind, userHandle });
  const user = { internetUserId: session.internetUserId, userHandle, passkeys };
  const party = relyingParty(context, request);
  return { options: await creationOptions(party, begun.challenge, user), headers: begun.headers };
}

/**
 * Adds a passkey to the account of the signed-in investor (D25); needs proof:
 * 1. use up the challenge, which must have been given in this session;
 * 2. verify what the authenticator made;
 * 3. in one transaction add it to the keyring, if it is one of five at most, record whose it is,
 *    if nobody ever had it, and all that only while the session is alive and proved.
 */
export async function addPasskey(
  context: PasskeysContext,
  current: Current,
  { name, credential }: { name: string; credential: NewCredential },
  request: Asking,
): Promise<Passkey | Refusal> {
  const unproved = refuseUnproved(current, context.now());
  if (unproved) return unproved;
  const { session } = current;
  const kind = { kind: 'create', session: session.name } as const;
  const { clientDataJSON } = credential.response;
  const given = await useChallenge(context, request, kind, clientDataJSON);
  const made =
    given && (await verifiedPasskey(relyingParty(context, request), given.challenge, credential));
  if (!made) return { refused: 'passkey-refused' };

  const { credentials, db, keyrings, now } = context;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const keyring = await keyringOf(context, session.account);
    const lost = refuseUnproved({ session, keyring }, now());
    if (lost) return lost;
    if (Object.keys(keyring?.passkeys ?? {}).length >= MAX_PASSKEYS) return { refused: 'conflict' };
    const at = now().toISOString();
    const passkey: Passkey = { ...made, name, addedAt: at };
    const added = newEvent('passkey-added', request.origin, at);
    const events = [{ ...added, passkey: Keyrings.nameOf(passkey.id) }];
    const userHandle = given.userHandle as string;
    const cause = { at, events, session };
    const written = await db.transact({
      keyring: keyrings.add(session.account, keyring, passkey, userHandle, cause),
      owner: keyrings.take(session.account, passkey.id, cause),
      session: credentials.stillAlive(session, at),
    });
    if (written.applied) return passkey;
    if (written.refused.has('session')) return { refused: 'not-signed-in' };
    // Another tab made the first passkey: its authenticator knows the investor by another handle.
    const isForeign = keyring !== undefined && keyring.userHandle !== userHandle;
    if (written.refused.has('owner') || isForeign) return { refused: 'passkey-refused' };
  }
  return { refused: 'try-again' };
}
