import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { clientConfig } from '../shared/client-config.ts';
import type { StackResource } from '../shared/stack-resources.ts';

/** A resource of a deleted stack, and where it was. */
export type DeletedResource = StackResource & { region: string };

/**
 * What remains of deleted stacks, one line each.
 * @param resources what the stacks had
 * @param kept what CloudFormation left behind, because its template says so
 */
export async function remaining(
  resources: readonly DeletedResource[],
  kept: readonly { type: string; physicalId: string }[],
  aliases: readonly string[],
): Promise<string[]> {
  const ofType = (wanted: string) => resources.filter(({ type }) => type === wanted);
  const keys = await Promise.all(ofType('AWS::KMS::Key').map(keyLine));
  const logs = ofType('AWS::Logs::LogGroup');
  return [
    ...kept.map(({ type, physicalId }) => `${type} ${physicalId}: left behind by its template`),
    ...keys.filter((line) => line !== undefined),
    ...aliases.map(
      (alias) =>
        `the alias ${alias} of the Connect instance can never be used again: before the next ` +
        'deployment, set another phone.instanceAlias in the settings',
    ),
    ...logs.map(
      ({ physicalId, region }) =>
        `a service may have written a last line and made its log group anew: aws logs ` +
        `delete-log-group --log-group-name ${physicalId} --region ${region}`,
    ),
    'the bootstrap stacks CDKToolkit, which other apps of the account share',
  ];
}

async function keyLine({ physicalId, region }: DeletedResource): Promise<string | undefined> {
  const { KeyMetadata: key } = await new KMSClient(clientConfig(region))
    .send(new DescribeKeyCommand({ KeyId: physicalId }))
    .catch(() => ({ KeyMetadata: undefined }));
  if (!key) return undefined;
  const until = key.DeletionDate?.toISOString().slice(0, 10);
  return `KMS key ${physicalId}: ${until ? `AWS deletes it on ${until}` : String(key.KeyState)}`;
}
