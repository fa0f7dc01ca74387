/**
 * The key pair that encrypts keyed passwords on the laptop: the public half for Connect, the
 * private half for the function.
 */
import { type PhoneKeyPair, phoneKeyPair } from '../../lib/shared/phone-key-pair.ts';
import type { Assembly } from '../cloudformation/assembly.ts';

let key: Promise<PhoneKeyPair> | undefined;

/**
 * One key pair for each process, generated at the first request: no persistent data is encrypted
 * with it.
 */
export function phoneKey(): Promise<PhoneKeyPair> {
  key ??= phoneKeyPair();
  return key;
}

/** The stack parameters that a deployment would set for the key. */
export function phoneKeyParameters({
  publicKey,
  certificate,
}: PhoneKeyPair): Record<string, string> {
  return { PublicKeyA: publicKey, CertificateA: certificate };
}

/**
 * The secrets that operations staff would set in the stack, by ARN.
 * @throws Error if the templates have no secret for key A
 */
export function phoneSecrets(
  assembly: Assembly,
  { privateKey }: PhoneKeyPair,
): Map<string, string> {
  const secrets = assembly.resources('AWS::SecretsManager::Secret');
  const [secretA, ...others] = secrets.filter(({ logicalId }) => /PrivateKeyA/.test(logicalId));
  if (!secretA || others.length > 0)
    throw new Error('The templates have no secret for the private key of key A');
  return new Map([[secretA.ref, privateKey]]);
}

/** Whether the app encrypts keyed input. */
export function hasPhoneKeys(assembly: Assembly): boolean {
  return assembly.resources('AWS::Connect::SecurityKey').length > 0;
}
