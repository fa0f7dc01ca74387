import { ArnFormat, Duration, TimeZone, Validations } from 'aws-cdk-lib';
import {
  BackupPlan,
  type BackupPlanCopyActionProps,
  BackupPlanRule,
  BackupResource,
  BackupSelection,
  BackupVault,
} from 'aws-cdk-lib/aws-backup';
import { type CronOptions, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { HONG_KONG_TIME_ZONE } from '../../core/domain/hong-kong.ts';
import { alarmOnKeyLoss } from '../constructs/key-loss-alarm.ts';
import { addLockedVault, backupRetention, vaultName } from '../constructs/locked-vault.ts';
import { addRestoreRole } from '../constructs/restore-role.ts';
import type { DataStack } from './data-stack.ts';
import { StageStack, type StageStackProps } from './stage-stack.ts';

/** When backups begin, in Hong Kong: when few sign in. A backup uses no capacity of its table. */
const DAILY = { hour: '3', minute: '0' };
const MONTHLY = { ...DAILY, day: '1' };

/** Properties of {@link BackupStack}. */
export interface BackupStackProps extends StageStackProps {
  data: DataStack;
}

/**
 * Backups of the tables that cannot be rebuilt, beside their point-in-time recovery: an attacker
 * who deletes the tables cannot delete these, and with `copyRegion` each has a copy in another
 * region (docs/decisions/0040). Only protected stages have it.
 *
 * Passkeys is among them because its loss would let people in: whoever demanded a passkey could be
 * signed in with a password alone. Left out are Sessions, SentMessages and Alerts, which nobody
 * would restore, and Positions, by far the largest, which the depository can deliver again.
 */
export class BackupStack extends StageStack {
  readonly #vault: BackupVault;

  constructor(scope: Construct, id: string, { data, ...props }: BackupStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { vault, key } = addLockedVault(this);
    this.#vault = vault;
    alarmOnKeyLoss(
      this,
      'Someone disabled, or scheduled the deletion of, the key of the backups',
      [key.keyArn],
      data.alarms.page,
    );
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: vaultName(this),
      backupPlanRules: [this.#rule('daily', DAILY), this.#rule('monthly', MONTHLY)],
    });
    new BackupSelection(this, 'Tables', {
      backupPlan: plan,
      role: this.#addRole(),
      disableDefaultBackupPolicy: true,
      // By name, which takes precedence over the account's setting of what to back up.
      resources: [
        data.accounts,
        data.credentials,
        data.pastPasswords,
        data.passkeys,
        data.requests,
        data.auditTrail,
      ].map((table) => BackupResource.fromArn(table.tableArn)),
    });
    new Rule(this, 'Failed', {
      description: 'A backup, or its copy to another region, failed',
      eventPattern: {
        source: ['aws.backup'],
        detailType: ['Backup Job State Change', 'Copy Job State Change'],
        detail: {
          state: ['FAILED', 'ABORTED', 'EXPIRED'],
          $or: [
            { backupVaultArn: [this.#vault.backupVaultArn] },
            { sourceBackupVaultArn: [this.#vault.backupVaultArn] },
          ],
        },
      },
      targets: [new SnsTopic(data.alarms.ticket)],
    });
    addRestoreRole(this, { vaultKey: key, tableKey: data.dataKey });
  }

  #rule(name: keyof typeof backupRetention, time: CronOptions): BackupPlanRule {
    const deleteAfter = backupRetention[name];
    return new BackupPlanRule({
      ruleName: name,
      backupVault: this.#vault,
      scheduleExpression: Schedule.cron(time),
      scheduleExpressionTimezone: TimeZone.of(HONG_KONG_TIME_ZONE),
      startWindow: Duration.hours(1),
      completionWindow: Duration.hours(12),
      deleteAfter,
      copyActions: this.#copies(name, deleteAfter),
    });
  }

  #copies(name: string, deleteAfter: Duration): BackupPlanCopyActionProps[] {
    const region = this.settings.backup?.copyRegion;
    if (!region) return [];
    const arn = this.formatArn({
      service: 'backup',
      region,
      resource: 'backup-vault',
      resourceName: vaultName(this),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const destinationBackupVault = BackupVault.fromBackupVaultArn(this, `${name}Copies`, arn);
    return [{ destinationBackupVault, deleteAfter }];
  }

  #addRole(): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup'),
      ],
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
      reason:
        'AWS keeps this policy in step with what its backup jobs need. Only AWS Backup assumes ' +
        'the role, which can neither restore nor delete backups',
    });
    return role;
  }
}
