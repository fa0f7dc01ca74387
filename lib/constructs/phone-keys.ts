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

/** Value of the public key and certificate parameters while that key does not exist. */
const NONE = 'none';
const pemOrNone = (label: string) =>
  `(${NONE}|-----BEGIN ${label}-----\\n[A-Za-z0-9+/=\\n]+\\n-----END ${label}-----\\n?)`;

/**
 * The key pairs A and B. Connect encrypts keyed passwords with one of them, and the phone function
 * decrypts the passwords. Two slots allow rotation (docs/operations.md).
 *
 * Public keys and certificates are stack parameters, because they do not exist yet when the app is
 * synthesized. Operations puts each private key into its secret, so no template contains it.
 */
export class PhoneKeys extends Construct {
  /** Connect's security keys, A and B. Each exists only if its parameters are set. */
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
    this.#slots = [
      this.#addSlot('A', instanceArn),
      this.#addSlot('B', instanceArn, { default: NONE }),
    ];
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

  /**
   * The key in use, for the contact flows. The certificate's newlines are escaped (`\n`), since it
   * goes into JSON.
   */
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

  /**
   * Value of the phone function's environment variable `PHONE_KEYS`: the keys that exist, as a JSON
   * array of `{keyName, secretArn}`.
   */
  get functionEnvironment(): string {
    const [a, b] = this.#slots as [Slot, Slot];
    const json = ({ keyName, secret }: Slot) =>
      Fn.join('', ['{"keyName":"', keyName, '","secretArn":"', secret.ref, '"}']);
    const onlyIf = ({ exists }: Slot, text: string) =>
      Fn.conditionIf(exists.logicalId, text, '').toString();
    const between = onlyIf(a, onlyIf(b, ','));
    return Fn.join('', ['[', onlyIf(a, json(a)), between, onlyIf(b, json(b)), ']']);
  }

  /**
   * Grants read access to the private keys: to the secrets, and to the KMS key through Secrets
   * Manager, which decrypts with the caller's permissions.
   */
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

  /** KMS key that encrypts the private keys' secrets. An alarm watches it. */
  get key(): Key {
    return this.#key;
  }

  #addSlot(name: 'A' | 'B', instanceArn: string, optional: { default?: string } = {}): Slot {
    const stack = Stack.of(this);
    const publicKey = new CfnParameter(stack, `PublicKey${name}`, {
      description:
        `Public key of key ${name}, in PEM: public-key.pem of npm run phone:keys. ` +
        `${NONE}: there is no key ${name}`,
      allowedPattern: pemOrNone('PUBLIC KEY'),
      maxLength: 1024,
      ...optional,
    });
    const certificate = new CfnParameter(stack, `Certificate${name}`, {
      description:
        `Certificate of key ${name}, in PEM: certificate.pem of npm run phone:keys, ` +
        `or ${NONE}`,
      allowedPattern: pemOrNone('CERTIFICATE'),
      ...optional,
    });
    const exists = new CfnCondition(this, `Has${name}`, {
      expression: Fn.conditionNot(Fn.conditionEquals(publicKey.valueAsString, NONE)),
    });
    const securityKey = new CfnSecurityKey(this, `SecurityKey${name}`, {
      instanceId: instanceArn,
      key: publicKey.valueAsString,
    });
    securityKey.cfnOptions.condition = exists;
    const secret = new CfnSecret(this, `PrivateKey${name}`, {
      description:
        `Private key of key ${name} of the phone, in PEM: private-key.pem of ` +
        'npm run phone:keys',
      kmsKeyId: this.#key.keyArn,
    });
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'Deployments rotate it together with its public key, which is in Connect and in the ' +
        'contact flows (docs/operations.md)',
    });
    new CfnOutput(stack, `PrivateKeySecret${name}`, {
      description: `Secret that the private key of key ${name} is to be put into`,
      value: secret.ref,
    });
    const keyName = Fn.conditionIf(exists.logicalId, securityKey.attrAssociationId, '').toString();
    return { name, publicKey, certificate, exists, securityKey, secret, keyName };
  }
}

interface Slot {
  name: 'A' | 'B';
  publicKey: CfnParameter;
  certificate: CfnParameter;
  /** True if the parameters hold a key, not `none`. */
  exists: CfnCondition;
  securityKey: CfnSecurityKey;
  secret: CfnSecret;
  /**
   * The key's association id. [open] AWS does not document that Connect expects this id as
   * `EncryptionKeyId` and writes it into its messages as the key name.
   */
  keyName: string;
}
