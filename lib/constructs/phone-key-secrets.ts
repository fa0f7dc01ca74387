import { CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { dataRemovalPolicy } from '../stacks/stage-stack.ts';

/** The two key pairs of the phone. Two slots allow rotation (docs/operations.md). */
export type KeySlot = 'A' | 'B';

/**
 * The secrets for the private keys of the pairs A and B. The deployment command puts each private
 * key into its secret, so no template contains it. Connect's parts of the pairs: `PhoneKeys`.
 */
export class PhoneKeySecrets extends Construct {
  /** KMS key that encrypts the secrets. An alarm watches it. */
  readonly key: Key;
  readonly #secrets: Record<KeySlot, CfnSecret>;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description:
        'Encrypts the private keys of the phone; without it no keyed password can be read',
      enableKeyRotation: true,
      removalPolicy: dataRemovalPolicy(this),
    });
    this.#secrets = { A: this.#addSecret('A'), B: this.#addSecret('B') };
  }

  /** ARN of the secret of a slot. */
  arn(slot: KeySlot): string {
    return this.#secrets[slot].ref;
  }

  /**
   * Grants read access to the private keys: to the secrets, and to the KMS key through Secrets
   * Manager, which decrypts with the caller's permissions.
   */
  grantRead(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [this.arn('A'), this.arn('B')],
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.key.keyArn],
        conditions: {
          StringEquals: {
            'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com`,
          },
        },
      }),
    );
  }

  #addSecret(slot: KeySlot): CfnSecret {
    const secret = new CfnSecret(this, `PrivateKey${slot}`, {
      description: `Private key of key ${slot} of the phone, in PEM`,
      kmsKeyId: this.key.keyArn,
    });
    secret.applyRemovalPolicy(dataRemovalPolicy(this));
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'Deployments rotate it together with its public key, which is in Connect and in the ' +
        'contact flows (docs/operations.md)',
    });
    new CfnOutput(Stack.of(this), `PrivateKeySecret${slot}`, {
      description: `Secret of the private key of key ${slot}`,
      value: secret.ref,
    });
    return secret;
  }
}
