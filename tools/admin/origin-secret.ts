import { GetRandomPasswordCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsFailure } from '../shared/aws-failure.ts';
import { adminCommand, subcommand } from './command.ts';
import {
  endPreviousVersion,
  putSecretValue,
  type SecretVersions,
  secretVersions,
} from './secret-versions.ts';
import type { AdminSession } from './session.ts';
import { lastDeployed, settledStack, updateStack } from './update-stack.ts';

/**
 * Each execution environment of the function reads the secret once in five minutes, and WAF takes
 * minutes to spread a change.
 */
const SPREAD_MS = 10 * 60 * 1000;

const NAME = 'the origin secret';

/** Where a rotation is. `new` is AWSCURRENT; CloudFront sends `old` until its deployment. */
type Rotation =
  | { step: 'none' }
  | { step: 'let-both-pass' | 'send-new' | 'end-old'; new: string; old: string };

/** Rotates the secret that CloudFront sends to the investor API (docs/decisions/0026, 0036). */
export const originSecret = adminCommand(
  'rotate',
  () =>
    subcommand('origin-secret', 'Replace the secret that CloudFront sends to the investor API')
      .option('--resume', 'continue a rotation, and begin none')
      .option('--end-old', 'at the end, take the old value from the function too: others know it')
      .addHelpText(
        'after',
        `
Takes about twenty minutes, ten of them waiting; nobody notices. Until it has ended, deploy
neither SsaSite nor SsaInvestorApi in another way. It never puts a second value before CloudFront
sends the first one: if a rotation is under way, it continues that one.`,
      ),
  async (session, { resume = false, endOld = false }) => {
    const client = new SecretsManagerClient(session.clientConfig);
    const arn = await session.stage.output('SsaInvestorApi', 'OriginSecretArn');
    const versions = await secretVersions(client, arn);
    let rotation = await rotationOf(session, versions);
    if (rotation.step !== 'none') session.note('A rotation is under way: it continues');
    else if (!resume) rotation = await begin(session, client, arn, versions);
    if (rotation.step === 'none') session.note('No rotation is under way');
    else await advance(session, rotation);
    if (endOld) await endPreviousVersion(session, client, { arn, name: NAME });
    session.answer(rotation.step === 'none' ? {} : { version: rotation.new });
  },
);

/**
 * Compares what is deployed with what is staged. An empty version in SsaSite is the one that was
 * current when CloudFormation resolved it, which was the first: only a rotation makes a second.
 */
async function rotationOf(
  session: AdminSession,
  { current = '', previous }: SecretVersions,
): Promise<Rotation> {
  const { parameters: site } = await settledStack(session, 'SsaSite');
  const { parameters: api } = await settledStack(session, 'SsaInvestorApi');
  const passes = [api.OriginHeaderVersion, api.PreviousOriginHeaderVersion];
  if (site.OriginHeaderVersion === current)
    return passes.every((version) => version === current)
      ? { step: 'none' }
      : { step: 'end-old', new: current, old: '' };
  const old = site.OriginHeaderVersion || previous;
  if (!old) return { step: 'none' };
  const step = passes[0] === current && passes[1] === old ? 'send-new' : 'let-both-pass';
  return { step, new: current, old };
}

async function begin(
  session: AdminSession,
  client: SecretsManagerClient,
  arn: string,
  versions: SecretVersions,
): Promise<Rotation> {
  const { current: old } = versions;
  if (!old) throw new Error(`${NAME} has no value: run npm run deploy first`);
  await putSecretValue(session, client, { arn, name: NAME, versions }, async () => {
    const { RandomPassword = '' } = await client
      .send(new GetRandomPasswordCommand({ PasswordLength: 64, ExcludePunctuation: true }))
      .catch(awsFailure('generate a value'));
    return RandomPassword;
  });
  return { step: 'let-both-pass', new: versions.next, old };
}

/** Performs what is left of a rotation. At each moment, the value that CloudFront sends passes. */
async function advance(
  session: AdminSession,
  { step, new: version, old }: Exclude<Rotation, { step: 'none' }>,
): Promise<void> {
  if (step === 'let-both-pass')
    await updateStack(session, 'SsaInvestorApi', {
      OriginHeaderVersion: version,
      PreviousOriginHeaderVersion: old,
    });
  if (step !== 'end-old') {
    const { name } = await settledStack(session, 'SsaInvestorApi');
    const since = session.dryRun ? session.context.now() : await lastDeployed(session, name);
    await session.waitUntil(
      new Date((since ?? session.context.now()).getTime() + SPREAD_MS),
      'the function and WAF have to know both values',
    );
    await updateStack(session, 'SsaSite', { OriginHeaderVersion: version });
  }
  // Both: after a rotation that began before this command, the first may still be empty.
  await updateStack(session, 'SsaInvestorApi', {
    OriginHeaderVersion: version,
    PreviousOriginHeaderVersion: version,
  });
}
