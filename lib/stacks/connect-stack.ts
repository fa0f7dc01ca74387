import { CfnInstance } from 'aws-cdk-lib/aws-connect';
import type { Construct } from 'constructs';
import { alarmOnKeyLoss } from '../constructs/key-loss-alarm.ts';
import { PhoneKeySecrets } from '../constructs/phone-key-secrets.ts';
import { ServiceLog } from '../constructs/service-log.ts';
import type { DataStack } from './data-stack.ts';
import { dataRemovalPolicy, StageStack, type StageStackProps, uniqueName } from './stage-stack.ts';

/** Properties of {@link ConnectStack}. */
export interface ConnectStackProps extends StageStackProps {
  data: DataStack;
}

/**
 * The Amazon Connect instance of the phone channel, and the secrets of its private keys. The
 * instance takes inbound calls only. It records no calls and has no agents.
 *
 * It has a stack of its own, so that a failed deployment of the contact flows never rolls it back.
 * The alias of a deleted instance cannot be used again, and an account may create and delete only
 * so many instances in 30 days.
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/delete-connect-instance.html
 */
export class ConnectStack extends StageStack {
  /** The instance. */
  readonly instance: CfnInstance;
  /** Secrets of the private keys A and B. */
  readonly keySecrets: PhoneKeySecrets;

  constructor(scope: Construct, id: string, { data, ...props }: ConnectStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const alias = this.settings.phone.instanceAlias ?? uniqueName(this);
    const flowLog = new ServiceLog(this, 'FlowLog', `/aws/connect/${alias}`);
    this.instance = new CfnInstance(this, 'Instance', {
      instanceAlias: alias,
      identityManagementType: 'SAML',
      attributes: {
        inboundCalls: true,
        outboundCalls: false,
        contactflowLogs: true,
        contactLens: false,
        earlyMedia: false,
        highVolumeOutBound: false,
        multiPartyConference: false,
      },
    });
    this.instance.applyRemovalPolicy(dataRemovalPolicy(this));
    // Otherwise Connect creates this log group itself, without a retention period.
    this.instance.node.addDependency(flowLog);

    this.keySecrets = new PhoneKeySecrets(this, 'PhoneKeys');
    alarmOnKeyLoss(
      this,
      'Someone disabled, or scheduled the deletion of, the key of the private keys of the phone',
      [this.keySecrets.key.keyArn],
      data.alarms.page,
    );
  }
}
