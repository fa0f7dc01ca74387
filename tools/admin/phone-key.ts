import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Option } from '@commander-js/extra-typings';
import { CALL_MS } from '../../core/store/calls.ts';
import type { KeySlot } from '../../lib/constructs/phone-key-secrets.ts';
import { type PhoneKeyPair, phoneKeyPair } from '../../lib/shared/phone-key-pair.ts';
import { adminCommand, subcommand } from './command.ts';
import { expectNoFailure } from './phone-failure.ts';
import {
  currentSince,
  endPreviousVersion,
  putSecretValue,
  secretVersions,
} from './secret-versions.ts';
import type { AdminSession } from './session.ts';
import { lastDeployed, settledStack, updateStack } from './update-stack.ts';

/**
 * Calls that began with the old key still use it. {@link CALL_MS} begin with the user ID, which is
 * asked for up to a quarter of an hour after pick-up, wrong entries and reprompts included.
 */
const LONGEST_CALL_MS = CALL_MS + 15 * 60 * 1000;

/** Stands for a key that does not exist, in the parameters and in the secrets. */
const NONE = 'none';

const CALL = 'Make a call now: only a call shows that the function understands keyed passwords';

/** Rotates the key pair of keyed passwords (docs/decisions/0020). */
export const phoneKey = adminCommand(
  'rotate',
  () =>
    subcommand('phone-key', 'Replace the key pair that encrypts keyed passwords')
      .option('--resume', 'continue a rotation, and begin none')
      .addOption(
        new Option(
          '--back',
          'use the old pair again and remove the new one, if entries are not understood',
        ).conflicts('forward'),
      )
      .option('--forward', 'use the new pair again, if after --back entries are not understood')
      .option(
        '--tested',
        'end the rotation although entries failed: a call since then was understood',
      )
      .addHelpText(
        'after',
        `
Once a year, or immediately if others may know a private key. It makes the new pair in memory,
deploys it to the free one of the slots A and B, waits two and a quarter hours for the calls under
way, and then removes the old pair. Make a call after both steps. It stops and keeps both pairs if
an entry cannot be decrypted or the function fails meanwhile, also after --back: make a call. If it
is understood, continue with --tested; otherwise with --back, or after --back with --forward.
Without a rotation under way, --tested does the same as --resume.`,
      ),
  async (session, { resume, back, forward, tested = false }) => {
    const { parameters } = await settledStack(session, 'SsaPhone');
    let inUse = (parameters.KeyInUse ?? 'A') as KeySlot;
    const isFree = (slot: KeySlot) => parameters[`PublicKey${slot}`] === NONE;
    if (isFree(inUse)) throw new Error('The phone has no key yet: run npm run deploy first');
    const other = otherThan(inUse);
    if (!isFree(other)) {
      const newSlot = await newerOf(session, inUse, other);
      if (back) inUse = otherThan(newSlot);
      if (forward) inUse = newSlot;
      const isBack = inUse !== newSlot;
      session.note(
        isBack
          ? `Going back to key ${inUse}: the new pair is removed`
          : `A rotation is under way, key ${inUse} is in use: it continues`,
      );
      await updateStack(session, 'SsaPhone', { KeyInUse: inUse });
      if (back || forward) session.note(CALL);
      await removePair(session, otherThan(inUse), { isBack, tested });
    } else if (resume || tested) {
      session.note('No rotation is under way');
      await clearSecret(session, other);
    } else if (back || forward) {
      throw new Error(
        'No rotation is under way, so there is no other pair: run rotate phone-key for a new one',
      );
    } else {
      await bringIntoUse(session, other);
      await removePair(session, inUse);
      inUse = other;
    }
    session.answer({ keyInUse: inUse, next: CALL });
    session.note(CALL);
  },
);

/**
 * Step 1: makes a pair and lets Connect encrypt with it. The private key comes first, so that the
 * function can decrypt whatever Connect encrypts. It goes from memory straight into its secret.
 */
async function bringIntoUse(session: AdminSession, slot: KeySlot): Promise<void> {
  const client = new SecretsManagerClient(session.clientConfig);
  const secret = await secretOf(session, slot);
  let making: Promise<PhoneKeyPair> | undefined;
  const pair = () => {
    making ??= phoneKeyPair();
    return making;
  };
  const put = async () =>
    putSecretValue(
      session,
      client,
      { ...secret, versions: await secretVersions(client, secret.arn) },
      async () => (await pair()).privateKey,
    );
  const version = await put();
  const { publicKey, certificate } = session.dryRun
    ? { publicKey: '', certificate: '' }
    : await pair();
  await updateStack(session, 'SsaPhone', {
    [`PublicKey${slot}`]: publicKey,
    [`Certificate${slot}`]: certificate,
    KeyInUse: slot,
  });
  if (session.dryRun) return;
  // Whoever began a rotation between the two, and lost, has replaced the private key.
  if ((await secretVersions(client, secret.arn)).current !== version) await put();
  session.note(CALL);
}

/**
 * Step 2, when no call uses a pair any more: removes it everywhere. A pair that failed, after
 * `--back`, waits as long: the flows of calls under way name its security key, and AWS does not say
 * what becomes of a call whose key is gone. New calls do not meet it, so haste would gain nothing.
 *
 * A failure since the private key in use was put shows that both pairs may be needed. After
 * `--back` that would count the failures that were its reason: there, only those since the last
 * deployment count, with which the wait begins, too.
 * @param isBack whether the newer pair is removed
 * @param tested whether to remove it although the function failed since then
 * @throws Error if it failed, or if the pair is in use again
 */
async function removePair(
  session: AdminSession,
  slot: KeySlot,
  { isBack = false, tested = false } = {},
): Promise<void> {
  const { name } = await settledStack(session, 'SsaPhone');
  const deployed = session.dryRun ? session.context.now() : await lastDeployed(session, name);
  const since = deployed ?? new Date(0);
  const inUse = otherThan(slot);
  const check = async () => {
    if (tested || session.dryRun) return;
    await expectNoFailure(session, isBack ? since : await putAt(session, inUse), {
      inUse,
      remedy: isBack ? '--forward' : '--back',
    });
  };
  await session.waitUntil(
    new Date(since.getTime() + LONGEST_CALL_MS),
    `calls under way use key ${slot}`,
    check,
  );
  await check();
  const { parameters } = await settledStack(session, 'SsaPhone');
  if (parameters.KeyInUse === slot && !session.dryRun)
    throw new Error(`Key ${slot} is in use again: somebody went back. Both pairs are kept`);
  await updateStack(session, 'SsaPhone', {
    [`PublicKey${slot}`]: NONE,
    [`Certificate${slot}`]: NONE,
  });
  await clearSecret(session, slot);
}

/** Replaces a private key that is no longer in use, and ends the version that holds it. */
async function clearSecret(session: AdminSession, slot: KeySlot): Promise<void> {
  const client = new SecretsManagerClient(session.clientConfig);
  const secret = await secretOf(session, slot);
  const versions = await secretVersions(client, secret.arn);
  await putSecretValue(session, client, { ...secret, versions }, async () => NONE);
  await endPreviousVersion(session, client, secret);
}

/** The slot of two whose private key was made later. */
async function newerOf(session: AdminSession, one: KeySlot, other: KeySlot): Promise<KeySlot> {
  const [ofOne, ofOther] = await Promise.all([putAt(session, one), putAt(session, other)]);
  return ofOne > ofOther ? one : other;
}

/** When the private key of a slot was put into its secret. */
async function putAt(session: AdminSession, slot: KeySlot): Promise<Date> {
  const { arn, name } = await secretOf(session, slot);
  return currentSince(new SecretsManagerClient(session.clientConfig), arn, name);
}

async function secretOf({ stage }: AdminSession, slot: KeySlot) {
  const arn = await stage.output('SsaConnect', `PrivateKeySecret${slot}`);
  return { arn, name: `the secret of private key ${slot}` };
}

const otherThan = (slot: KeySlot): KeySlot => (slot === 'A' ? 'B' : 'A');
