import { createHash } from 'node:crypto';
import {
  DescribeSecretCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { awsFailure } from '../shared/aws-failure.ts';
import type { AdminSession } from './session.ts';

/** What Secrets Manager knows of a secret, besides its values. */
export interface SecretVersions {
  /** Version staged AWSCURRENT; absent until the secret has a value. */
  current?: string;
  /** Version staged AWSPREVIOUS. */
  previous?: string;
  /**
   * Version ID for the next value. Two administrators who saw the secret in the same state get the
   * same one, and Secrets Manager accepts it once: "the request fails because you can't modify a
   * secret version".
   * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
   */
  next: string;
}

/** Which versions of a secret are staged. Reads no value. */
export async function secretVersions(
  client: SecretsManagerClient,
  arn: string,
): Promise<SecretVersions> {
  const { VersionIdsToStages = {}, LastChangedDate } = await client
    .send(new DescribeSecretCommand({ SecretId: arn }))
    .catch(awsFailure('read the versions of a secret'));
  const staged = (stage: string) =>
    Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes(stage))?.[0];
  const [current, previous] = [staged('AWSCURRENT'), staged('AWSPREVIOUS')];
  const state = [arn, current, LastChangedDate?.getTime()].join(' ');
  return {
    ...(current && { current }),
    ...(previous && { previous }),
    next: createHash('sha256').update(state).digest('hex'),
  };
}

/** When the current value of a secret was put into it, by a command or by hand. */
export async function currentSince(
  client: SecretsManagerClient,
  arn: string,
  name: string,
): Promise<Date> {
  const { Versions = [] } = await client
    .send(new ListSecretVersionIdsCommand({ SecretId: arn }))
    .catch(awsFailure(`read the versions of ${name}`));
  const current = Versions.find(({ VersionStages = [] }) => VersionStages.includes('AWSCURRENT'));
  if (!current?.CreatedDate) throw new Error(`${name} has no value: run npm run deploy first`);
  return current.CreatedDate;
}

/**
 * Puts a new value into a secret; the one before becomes AWSPREVIOUS.
 * @param name of the secret, for people
 * @param versions as read before; if anybody has changed the secret since, this fails
 * @param value called only if the value will be put
 * @returns the version; `undefined` in a dry run
 */
export async function putSecretValue(
  session: AdminSession,
  client: SecretsManagerClient,
  { arn, name, versions }: { arn: string; name: string; versions: SecretVersions },
  value: () => Promise<string>,
): Promise<string | undefined> {
  const put = await session.change(`put a new value into ${name}`, 'PutSecretValue', async () =>
    client
      .send(
        new PutSecretValueCommand({
          SecretId: arn,
          ClientRequestToken: versions.next,
          SecretString: await value(),
        }),
      )
      .catch((error: Error) => {
        if (error.name !== 'ResourceExistsException') throw error;
        throw new Error('somebody else has just done so. Run it again with --resume');
      }),
  );
  return put && versions.next;
}

/** Takes the staging label AWSPREVIOUS off, if a version has it: nobody gets its value by it. */
export async function endPreviousVersion(
  session: AdminSession,
  client: SecretsManagerClient,
  { arn, name }: { arn: string; name: string },
): Promise<void> {
  const { previous } = await secretVersions(client, arn);
  if (!previous) return session.note(`The old value of ${name} has ended already`);
  await session.change(`end the old value of ${name}`, 'UpdateSecretVersionStage', () =>
    client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: arn,
        VersionStage: 'AWSPREVIOUS',
        RemoveFromVersionId: previous,
      }),
    ),
  );
}
