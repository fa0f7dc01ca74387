import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { phoneKeyPair } from '../../lib/shared/phone-key-pair.ts';
import { awsFailure } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';
import type { DeployedStack, DeployedStage } from '../shared/deployed-stage.ts';
import { isCreated } from './stack-state.ts';

/** Whether SsaPhone, as it is deployed, has a key to encrypt keyed passwords with. */
export function hasPhoneKey(phone: DeployedStack | undefined): boolean {
  // After a failed creation, CloudFormation still tells the parameters that it was tried with.
  if (!isCreated(phone)) return false;
  const { KeyInUse = 'A', [`PublicKey${KeyInUse}`]: publicKey = 'none' } = phone.parameters;
  return publicKey !== 'none';
}

/**
 * Parameters of SsaPhone: none to change if it has a key in use; otherwise those of a new pair,
 * whose private key goes from memory straight into its secret. The deployed parameters decide, not
 * the secret: after a failure between the two, the next run makes another pair for both.
 *
 * JavaScript can't wipe strings, so the private key stays in this process's memory until it ends.
 * @param phone SsaPhone as it is deployed; nothing else may be working on it
 */
export async function phoneKeyParameters(
  stage: DeployedStage,
  phone: DeployedStack | undefined,
): Promise<Record<string, string>> {
  if (hasPhoneKey(phone)) return {};
  const secret = await stage.output('SsaConnect', 'PrivateKeySecretA');
  const { publicKey, certificate, privateKey } = await phoneKeyPair();
  await new SecretsManagerClient(clientConfig(stage.settings.region))
    .send(new PutSecretValueCommand({ SecretId: secret, SecretString: privateKey }))
    .catch(awsFailure("store the phone's private key"));
  return { KeyInUse: 'A', PublicKeyA: publicKey, CertificateA: certificate };
}
