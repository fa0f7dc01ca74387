/** The key that keyed passwords are encrypted with on a laptop: its two halves, and who gets which. */
import { type PhoneKeyPair, phoneKeyPair } from '../../lib/phone-key-pair.ts';
import type { Assembly } from '../cloudformation/assembly.ts';

let key: Promise<PhoneKeyPair> | undefined;

/** One in each process, made when it is first asked for: nothing that is kept was ever encrypted with it. */
export function phoneKey(): Promise<PhoneKeyPair> {
  key ??= phoneKeyPair();
  return key;
}

/** What a deployment would be given of the key. */
export function phoneKeyParameters({
  publicKey,
  certificate,
}: PhoneKeyPair): Record<string, string> {
  return { PublicKeyA: publicKey, CertificateA: certificate };
}

/** What operations would put into the secrets of the stack, by ARN. */
export function phoneSecrets(
  assembly: Assembly,
  { privateKey }: PhoneKeyPair,
): Map<string, string> {
  const secrets = assembly.resources('AWS::SecretsManager::Secret');
  const [ofA, ...others] = secrets.filter(({ logicalId }) => /PrivateKeyA/.test(logicalId));
  if (!ofA || others.length > 0)
    throw new Error('The templates have no secret for the private key of key A');
  return new Map([[ofA.ref, privateKey]]);
}

/** Whether the app has keys of the phone. */
export function hasPhoneKeys(assembly: Assembly): boolean {
  return assembly.resources('AWS::Connect::SecurityKey').length > 0;
}
