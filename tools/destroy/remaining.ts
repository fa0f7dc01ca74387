import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { smsLogName } from '../../lib/shared/sms-log.ts';
import { clientConfig } from '../shared/client-config.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';
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

/**
 * What `npm run deploy` left in the account outside its stacks, one line each. Other apps may use
 * it, too (docs/operations.md, "Settings of the account").
 */
export function leftInAccount({ settings: { region }, account }: DeployedStage): string[] {
  return [
    'the settings of text messages, which all of the account share: aws sns get-sms-attributes ' +
      `--region ${region}. As long as they name a DeliveryStatusIAMRole, SNS makes its log anew`,
    "SNS's log of undelivered text messages, with telephone numbers, and its metric filters: aws " +
      `logs delete-log-group --log-group-name ${smsLogName(region, account)} --region ${region}`,
    'the list of addresses to which SES sends nothing, as they bounced or complained: aws sesv2 ' +
      `list-suppressed-destinations --region ${region}`,
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
