import { BackupClient, DescribeRegionSettingsCommand } from '@aws-sdk/client-backup';
import type { Check } from '../check.ts';
import { warning } from '../finding.ts';

/**
 * Whether AWS Backup manages backups of DynamoDB in full in the stage's region ("advanced
 * features"): only such backups are encrypted with the vault's key and can be copied to another
 * region (docs/decisions/0040). Both settings of the region have to be on; they are in accounts
 * that had no vault before November 2021.
 * Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/advanced-ddb-backup.html
 */
export const backups: Check = {
  subject: 'the settings of AWS Backup',
  permissions: ['backup:DescribeRegionSettings'],
  async run({ settings: { region, protection, backup } }, clientConfig) {
    if (!protection || !backup) return [];
    const { ResourceTypeOptInPreference: optIn, ResourceTypeManagementPreference: full } =
      await new BackupClient(clientConfig(region)).send(new DescribeRegionSettingsCommand({}));
    if (optIn?.DynamoDB && full?.DynamoDB) return [];
    return [
      warning(
        `AWS Backup does not manage the backups of DynamoDB in ${region} in full: ` +
          (backup.copyRegion
            ? `none is copied to ${backup.copyRegion}`
            : 'they are not encrypted with the key of their vault'),
        `aws backup update-region-settings --region ${region} ` +
          '--resource-type-opt-in-preference DynamoDB=true ' +
          '--resource-type-management-preference DynamoDB=true',
      ),
    ];
  },
};
