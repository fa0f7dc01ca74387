import { CfnOutput, CfnParameter, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/**
 * The secret with which CloudFront proves to the investor API that a request passed through it
 * (docs/decisions/0026).
 *
 * Secrets Manager generates the value. CloudFormation puts it into the distribution, and the
 * investor function reads it. No template contains it, and nobody needs to see it.
 */
export class OriginSecret extends Construct {
  readonly #secret: CfnSecret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#secret = new CfnSecret(this, 'Secret', {
      description:
        'CloudFront sends it with each request to the investor API, which rejects ' +
        'requests without it',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    this.#secret.applyRemovalPolicy(RemovalPolicy.DESTROY);
    Validations.of(this.#secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'A deployment rotates it, because only a deployment gives CloudFront a new value ' +
        '(docs/operations.md)',
    });
    new CfnOutput(Stack.of(this), 'OriginSecretArn', {
      description: 'Secret with which CloudFront identifies itself; npm run admin rotates it',
      value: this.arn,
    });
  }

  /** ARN of the secret. */
  get arn(): string {
    return this.#secret.ref;
  }

  /**
   * Grants `secretsmanager:GetSecretValue`. The secret is encrypted with the AWS managed key for
   * Secrets Manager, which needs no separate KMS permission.
   */
  grantRead(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.arn] }),
    );
  }

  /**
   * Reference to the secret's value, which CloudFormation resolves when it deploys `stack`. Adds a
   * parameter to `stack` that selects the version of the secret; empty: the current one.
   * @param description of the parameter: what the version is for
   */
  valueIn(stack: Stack, parameter: string, description: string): string {
    const version = new CfnParameter(stack, parameter, {
      description:
        `VersionId of the origin secret ${description}. CloudFormation reads a new value only if ` +
        'a property changes, so each rotation changes this parameter',
      allowedPattern: '([0-9A-Za-z-]{32,64})?',
      default: '',
    });
    return Fn.join('', [
      '{{resolve:secretsmanager:',
      this.arn,
      ':SecretString:::',
      version.valueAsString,
      '}}',
    ]);
  }
}
