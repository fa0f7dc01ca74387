import { Duration } from 'aws-cdk-lib';
import { BackupVault } from 'aws-cdk-lib/aws-backup';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { dataRemovalPolicy, settingsOf } from '../stacks/stage-stack.ts';

/** How long the daily and the monthly backups are kept. */
export const backupRetention = { daily: Duration.days(35), monthly: Duration.days(365) };

/** Name of a stage's vault, in each of its regions. */
export const vaultName = (scope: Construct) => `ssa-${settingsOf(scope).stage}`;

/**
 * Adds a vault with a key of its own, whose backups nobody deletes before their time.
 *
 * The lock is in governance mode: a person with the right to remove the lock still can. In
 * compliance mode nobody could, AWS included, and a backup of what must be erased would have to
 * stay (docs/decisions/0040).
 */
export function addLockedVault(scope: Construct): { vault: BackupVault; key: Key } {
  const removalPolicy = dataRemovalPolicy(scope);
  const key = new Key(scope, 'VaultKey', {
    description: 'Encrypts the backups of the SSA access service',
    enableKeyRotation: true,
    removalPolicy,
  });
  const vault = new BackupVault(scope, 'Vault', {
    backupVaultName: vaultName(scope),
    encryptionKey: key,
    lockConfiguration: {
      minRetention: backupRetention.daily,
      maxRetention: backupRetention.monthly,
    },
    removalPolicy,
  });
  return { vault, key };
}
