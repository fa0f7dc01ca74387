import type { DomainEvent, Origin } from '../../core/domain/events.ts';
import { effectiveKeyring, type Keyring } from '../../core/domain/keyring.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { ApiRequest } from '../../core/http/route.ts';
import { newEvent } from '../../core/store/events.ts';
import { keyringOf, MAX_TRIES } from '../../core/store/keyring-of.ts';
import { Keyrings } from '../../core/store/keyrings.ts';
import type { Write } from '../../core/store/write.ts';
import { useChallenge } from './ceremony.ts';
import type { PasskeysContext } from './context.ts';
import type { Assertion } from './forms.ts';
import { relyingParty } from './relying-party.ts';
import { verifiedUse } from './webauthn.ts';

/** A passkey that was used rightly, as yet unrecorded. */
export interface Used {
  /** Account key. */
  account: string;
  keyring: Keyring;
  /** Name in the keyring. */
  passkey: string;
  counter: number;
}

/**
 * Judges the use of a passkey (D25), at sign-in or as a proof:
 * 1. use up the challenge, so that it is looked at once;
 * 2. find whose passkey it is;
 * 3. verify origin, RP ID, user verification, signature and counter.
 *
 * A refusal after 2 is recorded, and told to the owner. What is not known, or answers no challenge
 * of this browser, proves nothing about anybody and is not recorded: strangers must not fill what
 * is kept for years.
 * @returns undefined if it is refused; never why
 */
export async function judgeUse(
  context: PasskeysContext,
  request: Pick<ApiRequest, 'cookies' | 'site' | 'origin'>,
  credential: Assertion,
): Promise<Used | undefined> {
  const { clientDataJSON } = credential.response;
  const given = await useChallenge(context, request, { kind: 'use' }, clientDataJSON);
  if (!given) return undefined;
  const passkey = Keyrings.nameOf(credential.id);
  const account = await context.keyrings.ownerOf(passkey);
  const keyring = account && (await keyringOf(context, account));
  if (!keyring) return undefined;
  const { passkeys } = effectiveKeyring(keyring, context.now().toISOString());
  const stored = passkeys[passkey];
  const party = relyingParty(context, request);
  const counter =
    stored && (await verifiedUse(party, given.challenge, credential, keyring, stored));
  if (counter !== undefined) return { account, keyring, passkey, counter };
  await recordRefusal(context, { account, passkey }, request.origin);
  return undefined;
}

/** Records a refusal on the account, unless the passkey was removed: then it opens nothing. */
export async function recordRefusal(
  { db, keyrings, now }: PasskeysContext,
  { account, passkey }: Pick<Used, 'account' | 'passkey'>,
  origin: Origin,
): Promise<void> {
  const at = now().toISOString();
  const events = [{ ...newEvent('passkey-refused', origin, at), passkey }];
  await db.write(keyrings.refuse(account, passkey, { at, events }));
}

/**
 * Records a right use, in one transaction with what it permits.
 * @param use.begins name of the session that it begins, if it is a sign-in
 */
export async function recordUse(
  context: PasskeysContext,
  used: Used,
  origin: Origin,
  { begins, permits }: { begins?: string; permits: readonly Write[] },
): Promise<{ recorded: true } | Refusal> {
  const { db, keyrings, now } = context;
  const { account, passkey, counter } = used;
  const signsIn = begins !== undefined;
  let { keyring } = used;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const at = now().toISOString();
    const from = { ...origin, ...(begins && { session: begins }) };
    const events = useEvents(keyring, passkey, from, at);
    const written = await db.transact({
      keyring: keyrings.use(account, keyring, { passkey, counter, signsIn }, { at, events }),
      permits,
    });
    if (written.applied) return { recorded: true };
    if (!written.refused.has('keyring')) return { refused: 'not-signed-in' };
    const found = written.refused.get('keyring') as Keyring | undefined;
    // Another use was faster: a copy of the authenticator, or the passkey was removed meanwhile.
    if (!found || found.removalEpoch === keyring.removalEpoch) break;
    // A removal was scheduled, or taken back by another passkey: the events are to say so.
    keyring = found;
  }
  await recordRefusal(context, used, origin);
  return { refused: 'passkey-refused' };
}

/** The events of a right use. It takes back a removal that is still pending (D25). */
function useEvents(
  { removalAt }: Keyring,
  passkey: string,
  origin: Origin,
  at: string,
): DomainEvent[] {
  const used = { ...newEvent('passkey-sign-in', origin, at), passkey };
  return removalAt === undefined ? [used] : [used, newEvent('remove-passkeys-stopped', origin, at)];
}
