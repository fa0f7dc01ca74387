import { CfnCondition, CfnParameter, CfnRule, Fn, Stack } from 'aws-cdk-lib';
import { CfnSecurityKey } from 'aws-cdk-lib/aws-connect';
import { Construct } from 'constructs';
import type { Encryption } from '../contact-flows/steps.ts';
import type { KeySlot, PhoneKeySecrets } from './phone-key-secrets.ts';

/** Value of the public key and certificate parameters while that key does not exist. */
const NONE = 'none';
const pemOrNone = (label: string) =>
  `(${NONE}|-----BEGIN ${label}-----\\n[A-Za-z0-9+/=\\n]+\\n-----END ${label}-----\\n?)`;

/**
 * The key pairs A and B. Connect encrypts keyed passwords with one of them, and the phone function
 * decrypts the passwords. Two slots allow rotation (docs/operations.md).
 *
 * Public keys and certificates are stack parameters, because they do not exist yet when the app is
 * synthesized. The deployment command supplies them (docs/operations.md). As long as there is no
 * key, there are no contact flows either: Connect rejects a flow with an invalid certificate.
 */
export class PhoneKeys extends Construct {
  /** Connect's security keys, A and B. Each exists only if its parameters are set. */
  readonly securityKeys: CfnSecurityKey[];
  /** True if there is a key to encrypt with. */
  readonly isUsable: CfnCondition;
  readonly #slots: Slot[];
  readonly #useB: CfnCondition;

  constructor(scope: Construct, id: string, props: PhoneKeysProps) {
    super(scope, id);
    const inUse = new CfnParameter(Stack.of(this), 'KeyInUse', {
      description: 'Key pair that Connect encrypts keyed passwords with',
      allowedValues: ['A', 'B'],
      default: 'A',
    });
    this.#useB = new CfnCondition(this, 'UseB', {
      expression: Fn.conditionEquals(inUse.valueAsString, 'B'),
    });
    const [a, b] = [this.#addSlot('A', props), this.#addSlot('B', props)];
    this.#slots = [a, b];
    this.securityKeys = this.#slots.map(({ securityKey }) => securityKey);
    this.isUsable = new CfnCondition(this, 'IsUsable', {
      expression: Fn.conditionOr(
        Fn.conditionAnd(this.#useB, b.exists),
        Fn.conditionAnd(Fn.conditionNot(this.#useB), a.exists),
      ),
    });
    const isNone = ({ publicKey }: Slot) => Fn.conditionEquals(publicKey.valueAsString, NONE);
    new CfnRule(this, 'KeyInUseIsGiven', {
      ruleCondition: Fn.conditionNot(Fn.conditionAnd(isNone(a), isNone(b))),
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
        assertDescription: `Key pair ${name} is in use, so its public key and certificate are required`,
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
    const json = ({ keyName, secretArn }: Slot) =>
      Fn.join('', ['{"keyName":"', keyName, '","secretArn":"', secretArn, '"}']);
    const onlyIf = ({ exists }: Slot, text: string) =>
      Fn.conditionIf(exists.logicalId, text, '').toString();
    const between = onlyIf(a, onlyIf(b, ','));
    return Fn.join('', ['[', onlyIf(a, json(a)), between, onlyIf(b, json(b)), ']']);
  }

  /** Names of the keys that exist: changes whenever {@link functionEnvironment} does. */
  get names(): string {
    return Fn.join(' ', ['Keys:', ...this.#slots.map(({ keyName }) => keyName)]);
  }

  #addSlot(name: KeySlot, { instanceArn, secrets }: PhoneKeysProps): Slot {
    const stack = Stack.of(this);
    const publicKey = new CfnParameter(stack, `PublicKey${name}`, {
      description: `Public key of pair ${name}, in PEM, or ${NONE} if the pair does not exist`,
      allowedPattern: pemOrNone('PUBLIC KEY'),
      maxLength: 1024,
      default: NONE,
    });
    const certificate = new CfnParameter(stack, `Certificate${name}`, {
      description: `Certificate of pair ${name}, in PEM, or ${NONE} if the pair does not exist`,
      allowedPattern: pemOrNone('CERTIFICATE'),
      default: NONE,
    });
    const exists = new CfnCondition(this, `Has${name}`, {
      expression: Fn.conditionNot(Fn.conditionEquals(publicKey.valueAsString, NONE)),
    });
    const securityKey = new CfnSecurityKey(this, `SecurityKey${name}`, {
      instanceId: instanceArn,
      key: publicKey.valueAsString,
    });
    securityKey.cfnOptions.condition = exists;
    const keyName = Fn.conditionIf(exists.logicalId, securityKey.attrAssociationId, '').toString();
    return {
      name,
      publicKey,
      certificate,
      exists,
      securityKey,
      secretArn: secrets.arn(name),
      keyName,
    };
  }
}

/** Properties of {@link PhoneKeys}. */
export interface PhoneKeysProps {
  instanceArn: string;
  secrets: PhoneKeySecrets;
}

interface Slot {
  name: KeySlot;
  publicKey: CfnParameter;
  certificate: CfnParameter;
  /** True if the parameters hold a key, not `none`. */
  exists: CfnCondition;
  securityKey: CfnSecurityKey;
  secretArn: string;
  /**
   * The key's association id. [open] AWS does not document that Connect expects this id as
   * `EncryptionKeyId` and writes it into its messages as the key name.
   */
  keyName: string;
}
