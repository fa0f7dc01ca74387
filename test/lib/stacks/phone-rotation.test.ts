/** The keys of the phone channel: where they are, and their rotation (docs/operations.md). */
import { expect, test } from 'vitest';
import type { Flow } from '../../../lib/contact-flows/flow-language.ts';
import { isSecretEntry } from '../../../lib/contact-flows/lint/graph.ts';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import {
  createdBefore,
  phoneResources,
  withParameters,
} from '../../support/lib/stacks/phone-template.ts';
import { connectTemplate, phoneTemplate, resourcesOf } from '../../support/lib/stacks/templates.ts';

const PEM_B = {
  PublicKeyB: '-----BEGIN PUBLIC KEY-----\nB\n-----END PUBLIC KEY-----',
  CertificateB: 'certificate of B',
};

test('private keys are in retained secrets whose values are in no template', () => {
  const secrets = resourcesOf(connectTemplate(), 'AWS::SecretsManager::Secret');
  expect(secrets).toHaveLength(2);
  for (const [logicalId, secret] of secrets) {
    expect({ logicalId, ...secret }).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(Object.keys(secret.Properties).sort()).toEqual(['Description', 'KmsKeyId']);
  }
});

/** The keys that the function can read, and the key and certificate with which flows encrypt. */
function keysWith(parameters: Record<string, string>) {
  const assembly = withParameters(parameters);
  const ofStack = <P>(type: string) =>
    assembly.resources<P>(type).filter(({ stack }) => stack === 'dev-SsaPhone');
  const [phone] = ofStack<{ Environment: { Variables: { PHONE_KEYS: string } } }>(
    'AWS::Lambda::Function',
  ).filter(({ logicalId }) => logicalId.startsWith('PhoneFunction'));
  const keys = ofStack('AWS::Connect::SecurityKey');
  const nameOf = (keyName: string) =>
    keys
      .find((key) => assembly.attribute(key, 'AssociationId') === keyName)
      ?.logicalId.replace(/^.*SecurityKey(.).*$/, '$1');
  const known = JSON.parse(phone?.properties.Environment.Variables.PHONE_KEYS as string) as {
    keyName: string;
    secretArn: string;
  }[];
  const [yue] = ofStack<{ Content: string }>('AWS::Connect::ContactFlow').filter(
    ({ logicalId }) => logicalId === 'Flowyue',
  );
  const { Actions } = JSON.parse(yue?.properties.Content as string) as Flow;
  const { InputEncryption } = Actions.find(isSecretEntry)?.Parameters ?? {};
  const { EncryptionKeyId, Key } = InputEncryption as { EncryptionKeyId: string; Key: string };
  return {
    function: known.map(({ keyName, secretArn }) => [
      nameOf(keyName),
      /PrivateKey(.)/.exec(secretArn)?.[1],
    ]),
    flows: nameOf(EncryptionKeyId),
    certificate: Key,
  };
}

test('a rotation: first key A, then both with B in use, then only B', () => {
  const { CertificateA } = laptopParameters();
  expect(keysWith({})).toEqual({ function: [['A', 'A']], flows: 'A', certificate: CertificateA });
  expect(keysWith({ ...PEM_B, KeyInUse: 'B' })).toEqual({
    function: [
      ['A', 'A'],
      ['B', 'B'],
    ],
    flows: 'B',
    certificate: 'certificate of B',
  });
  expect(keysWith({ ...PEM_B, KeyInUse: 'B', PublicKeyA: 'none', CertificateA: 'none' })).toEqual({
    function: [['B', 'B']],
    flows: 'B',
    certificate: 'certificate of B',
  });
});

test('the function gets a new key before any flow encrypts with it', () => {
  const all = phoneResources();
  const phone = Object.keys(all).find((each) => each.startsWith('PhoneFunction')) as string;
  const keys = Object.keys(all).filter((each) => all[each]?.Type === 'AWS::Connect::SecurityKey');
  expect([...createdBefore(phone, all)]).toEqual(expect.arrayContaining(keys));
  expect([...createdBefore('Flowyue', all)]).toContain(phone);
});

test.each<[string, Record<string, string>, boolean]>([
  [
    'public-key.pem',
    { PublicKeyA: `-----BEGIN PUBLIC KEY-----\nMII+/a=\nB==\n-----END PUBLIC KEY-----\n` },
    true,
  ],
  ['none', { PublicKeyA: 'none' }, true],
  [
    'a private key',
    { PublicKeyA: `-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----` },
    false,
  ],
  [
    'a certificate on one line',
    { CertificateA: `-----BEGIN CERTIFICATE----- MII -----END CERTIFICATE-----` },
    false,
  ],
  [
    'text that would break the JSON',
    { CertificateA: `-----BEGIN CERTIFICATE-----\n"}\n-----END CERTIFICATE-----` },
    false,
  ],
])('the pattern of a parameter accepts PEM and none only: %s', (_, parameter, taken) => {
  const { Parameters } = phoneTemplate().toJSON();
  for (const [name, value] of Object.entries(parameter)) {
    expect(new RegExp(`^(?:${Parameters[name].AllowedPattern})$`).test(value)).toBe(taken);
  }
});
