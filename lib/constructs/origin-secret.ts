import { CfnOutput, CfnParameter, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/**
 * What CloudFront proves itself with to the investor API (docs/decisions/0026). CloudFormation has it made up and puts it into the
 * distribution; the function reads it. It stands in no template, and nobody needs to see it.
 */
export class OriginSecret extends Construct {
  readonly #secret: CfnSecret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#secret = new CfnSecret(this, 'Secret', {
      description:
        'What CloudFront sends with each request to the investor API; nothing is accepted without it',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    this.#secret.applyRemovalPolicy(RemovalPolicy.DESTROY);
    Validations.of(this.#secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'It is rotated by a deployment, for CloudFront learns of a new value by nothing else (docs/operations.md)',
    });
    new CfnOutput(Stack.of(this), 'OriginSecretArn', {
      description: 'Secret that CloudFront proves itself with; put a new value into it to rotate',
      value: this.arn,
    });
  }

  get arn(): string {
    return this.#secret.ref;
  }

  /** Encrypted with the account's key for Secrets Manager, which asks for no right beyond this one. */
  grantRead(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.arn] }),
    );
  }

  /** Its value, which CloudFormation fills in when it deploys `stack`; a parameter says which version of it. */
  valueIn(stack: Stack): string {
    const version = new CfnParameter(stack, 'OriginHeaderVersion', {
      description:
        'VersionId of the origin secret to send. CloudFormation looks up a new value only where something changed: this is it',
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
