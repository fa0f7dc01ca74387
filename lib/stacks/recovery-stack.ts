import { Aws, CfnCondition, CfnParameter, Fn, Validations } from 'aws-cdk-lib';
import { CfnReplicaKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { addAlarmTopics } from '../constructs/alarm-topics.ts';
import { alarmOnKeyLoss } from '../constructs/key-loss-alarm.ts';
import { addLockedVault } from '../constructs/locked-vault.ts';
import { addRestoreRole } from '../constructs/restore-role.ts';
import { dataRemovalPolicy, StageStack, type StageStackProps } from './stage-stack.ts';

/**
 * What must be in another region before the stage's own is lost (docs/decisions/0040): the vault of
 * the copies of the backups, the role that restores them, and a replica of the pepper. Only
 * protected stages with a `copyRegion` have it.
 */
export class RecoveryStack extends StageStack {
  constructor(scope: Construct, id: string, props: StageStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { key } = addLockedVault(this);
    // A restore in another region has to name a key of that region; the stage has no other here.
    addRestoreRole(this, { vaultKey: key, tableKey: key });
    // With topics of its own: an alarm that needs the other region would be lost with it.
    alarmOnKeyLoss(
      this,
      'Someone disabled the key of the copied backups or the replica of the pepper, or scheduled ' +
        'its deletion',
      [key.keyArn, this.#replicatePepper()],
      addAlarmTopics(this).page,
    );
  }

  /**
   * KMS replicates a key on request of the primary's region: too late when that is lost.
   * @returns ARN of the replica, once there is one
   */
  #replicatePepper(): string {
    const pepperArn = new CfnParameter(this, 'PepperArn', {
      description:
        'ARN of the key of the password hashes; empty before its first deployment. A reference ' +
        'to its stack would let CloudFormation replace the replica with every update',
      allowedPattern: '(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/mrk-[0-9a-f]+)?',
      default: '',
    }).valueAsString;
    const replica = new CfnReplicaKey(this, 'PepperReplica', {
      description:
        'HMAC key of the password hashes; without it no password can be verified in this region',
      primaryKeyArn: pepperArn,
      keyPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: this.formatArn({ service: 'iam', region: '', resource: 'root' }) },
            Action: 'kms:*',
            Resource: '*',
          },
        ],
      },
      pendingWindowInDays: 30,
    });
    replica.applyRemovalPolicy(dataRemovalPolicy(this));
    const pepperExists = new CfnCondition(this, 'PepperExists', {
      expression: Fn.conditionNot(Fn.conditionEquals(pepperArn, '')),
    });
    replica.cfnOptions.condition = pepperExists;
    Validations.of(replica).acknowledge({
      id: 'CloudFormation-Validate::W1030',
      reason: 'While the parameter is empty, the condition leaves this resource out',
    });
    return Fn.conditionIf(pepperExists.logicalId, replica.attrArn, Aws.NO_VALUE).toString();
  }
}
