import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CALL_MS } from '../../core/store/calls.ts';
import type { KeySlot } from '../../lib/constructs/phone-key-secrets.ts';
import { type PhoneKeyPair, phoneKeyPair } from '../../lib/shared/phone-key-pair.ts';
import { adminCommand, subcommand } from './command.ts';
import { endPreviousVersion, putSecretValue, secretVersions } from './secret-versions.ts';
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
      .addHelpText(
        'after',
        `
Once a year, or immediately if others may know a private key. It makes the new pair in memory,
deploys it to the free one of the slots A and B, waits two and a quarter hours for the calls under
way, and then removes the old pair. Make a call after both steps.`,
      ),
  async (session, { resume = false }) => {
    const { parameters } = await settledStack(session, 'SsaPhone');
    let inUse = (parameters.KeyInUse ?? 'A') as KeySlot;
    const isFree = (slot: KeySlot) => parameters[`PublicKey${slot}`] === NONE;
    if (isFree(inUse)) throw new Error('The phone has no key yet: run npm run deploy first');
    const other = otherThan(inUse);
    if (!isFree(other)) {
      session.note(`A rotation is under way, key ${inUse} is in use: it continues`);
      await removeOld(session, other);
    } else if (resume) {
      session.note('No rotation is under way');
      await clearSecret(session, other);
    } else {
      await bringIntoUse(session, other);
      await removeOld(session, inUse);
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

/** Step 2, when no call uses the old key any more: removes it everywhere. */
async function removeOld(session: AdminSession, slot: KeySlot): Promise<void> {
  const { name } = await settledStack(session, 'SsaPhone');
  const since = session.dryRun ? session.context.now() : await lastDeployed(session, name);
  await session.waitUntil(
    new Date((since?.getTime() ?? 0) + LONGEST_CALL_MS),
    `calls under way use key ${slot}`,
  );
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

async function secretOf({ stage }: AdminSession, slot: KeySlot) {
  const arn = await stage.output('SsaConnect', `PrivateKeySecret${slot}`);
  return { arn, name: `the secret of private key ${slot}` };
}

const otherThan = (slot: KeySlot): KeySlot => (slot === 'A' ? 'B' : 'A');
