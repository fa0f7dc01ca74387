import {
  CfnCondition,
  CfnOutput,
  CfnParameter,
  CfnRule,
  Fn,
  RemovalPolicy,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import { CfnSecurityKey } from 'aws-cdk-lib/aws-connect';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Encryption } from '../contact-flows/steps.ts';

/** In place of a public key or certificate, where there is no such key at present. */
const NONE = 'none';
const pemOrNone = (label: string) =>
  `(${NONE}|-----BEGIN ${label}-----\\n[A-Za-z0-9+/=\\n]+\\n-----END ${label}-----\\n?)`;

/**
 * The key pairs that Connect encrypts keyed passwords with, and the function decrypts them with: A and B, so that one can follow the other
 * (docs/operations.md). Public key and certificate are parameters of the stack, since nobody has them when the app is synthesized; the
 * private key's value is put into its secret by operations, and never passes through a template.
 */
export class PhoneKeys extends Construct {
  readonly securityKeys: CfnSecurityKey[];
  readonly #key: Key;
  readonly #slots: Slot[];
  readonly #useB: CfnCondition;

  constructor(scope: Construct, id: string, instanceArn: string) {
    super(scope, id);
    const inUse = new CfnParameter(Stack.of(this), 'KeyInUse', {
      description: 'Which of the two keys keyed passwords are encrypted with',
      allowedValues: ['A', 'B'],
      default: 'A',
    });
    this.#useB = new CfnCondition(this, 'UseB', {
      expression: Fn.conditionEquals(inUse.valueAsString, 'B'),
    });
    this.#key = new Key(this, 'Key', {
      description:
        'Encrypts the private keys of the phone; without it no keyed password can be read',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#slots = [this.#slot('A', instanceArn), this.#slot('B', instanceArn, { default: NONE })];
    this.securityKeys = this.#slots.map(({ securityKey }) => securityKey);
    new CfnRule(this, 'KeyInUseIsGiven', {
      assertions: this.#slots.map(({ name, certificate, publicKey }) => ({
        assert: Fn.conditionOr(
          Fn.conditionNot(Fn.conditionEquals(inUse.valueAsString, name)),
          Fn.conditionNot(
            Fn.conditionOr(
              Fn.conditionEquals(certificate.valueAsString, NONE),
              Fn.conditionEquals(publicKey.valueAsString, NONE),
            ),
          ),
        ),
        assertDescription: `Key ${name} is in use: it needs its public key and its certificate`,
      })),
    });
  }

  /** What keyed passwords are encrypted with; the certificate with its newlines escaped, as it stands in JSON. */
  get encryption(): Encryption {
    const [a, b] = this.#slots as [Slot, Slot];
    const certificate = Fn.conditionIf(
      this.#useB.logicalId,
      b.certificate.valueAsString,
      a.certificate.valueAsString,
    ).toString();
    return {
      keyId: Fn.conditionIf(this.#useB.logicalId, b.keyName, a.keyName).toString(),
      certificate: Fn.join('\\n', Fn.split('\n', certificate)),
    };
  }

  /** `PHONE_KEYS` of the phone function: the keys that there are, as JSON. */
  get ofFunction(): string {
    const [a, b] = this.#slots as [Slot, Slot];
    const json = ({ keyName, secret }: Slot) =>
      Fn.join('', ['{"keyName":"', keyName, '","secretArn":"', secret.ref, '"}']);
    const onlyIf = ({ given }: Slot, text: string) =>
      Fn.conditionIf(given.logicalId, text, '').toString();
    const between = onlyIf(a, onlyIf(b, ','));
    return Fn.join('', ['[', onlyIf(a, json(a)), between, onlyIf(b, json(b)), ']']);
  }

  /** Lets a function read the private keys. Secrets Manager asks for the key with the function's own rights. */
  grantRead(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: this.#slots.map(({ secret }) => secret.ref),
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.#key.keyArn],
        conditions: {
          StringEquals: {
            'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com`,
          },
        },
      }),
    );
  }

  /** The key of the secrets; alarms watch over it. */
  get key(): Key {
    return this.#key;
  }

  #slot(name: 'A' | 'B', instanceArn: string, optional: { default?: string } = {}): Slot {
    const stack = Stack.of(this);
    const publicKey = new CfnParameter(stack, `PublicKey${name}`, {
      description: `Public key of key ${name}, in PEM: public-key.pem of npm run phone:keys. ${NONE}: there is no key ${name}`,
      allowedPattern: pemOrNone('PUBLIC KEY'),
      maxLength: 1024,
      ...optional,
    });
    const certificate = new CfnParameter(stack, `Certificate${name}`, {
      description: `Certificate of key ${name}, in PEM: certificate.pem of npm run phone:keys, or ${NONE}`,
      allowedPattern: pemOrNone('CERTIFICATE'),
      ...optional,
    });
    const given = new CfnCondition(this, `Has${name}`, {
      expression: Fn.conditionNot(Fn.conditionEquals(publicKey.valueAsString, NONE)),
    });
    const securityKey = new CfnSecurityKey(this, `SecurityKey${name}`, {
      instanceId: instanceArn,
      key: publicKey.valueAsString,
    });
    securityKey.cfnOptions.condition = given;
    const secret = new CfnSecret(this, `PrivateKey${name}`, {
      description: `Private key of key ${name} of the phone, in PEM: private-key.pem of npm run phone:keys`,
      kmsKeyId: this.#key.keyArn,
    });
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'Its public half is in Connect and in the contact flows: both are rotated by deployments (docs/operations.md)',
    });
    new CfnOutput(stack, `PrivateKeySecret${name}`, {
      description: `Secret that the private key of key ${name} is to be put into`,
      value: secret.ref,
    });
    const keyName = Fn.conditionIf(given.logicalId, securityKey.attrAssociationId, '').toString();
    return { name, publicKey, certificate, given, securityKey, secret, keyName };
  }
}

interface Slot {
  name: 'A' | 'B';
  publicKey: CfnParameter;
  certificate: CfnParameter;
  /** Whether there is such a key at present. */
  given: CfnCondition;
  securityKey: CfnSecurityKey;
  secret: CfnSecret;
  /** [open] What Connect calls the key in its messages, and wants as EncryptionKeyId: the id of its association with the instance. */
  keyName: string;
}
