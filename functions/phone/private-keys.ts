import { createPrivateKey } from 'node:crypto';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { unavailable } from '../../core/aws/unavailable.ts';

/** How long a private key is cached in the execution environment. */
const TTL_MS = 5 * 60 * 1000;

/** A security key of Connect, and where its private key is. */
export interface SecurityKey {
  /** Id of its association with the instance: what Connect names in each message. */
  keyName: string;
  /** Secret whose string is the private key, PKCS #8 in PEM. */
  secretArn: string;
}

export interface PrivateKey {
  keyName: string;
  /** PEM */
  privateKey: string;
}

/** The private keys of the security keys, from Secrets Manager. */
export class PrivateKeys {
  readonly #securityKeys: readonly SecurityKey[];
  readonly #client: Pick<SecretsManagerClient, 'send'>;
  readonly #now: () => Date;
  readonly #cached = new Map<string, { privateKey: string; until: number }>();

  constructor(
    securityKeys: readonly SecurityKey[],
    client: Pick<SecretsManagerClient, 'send'>,
    now: () => Date = () => new Date(),
  ) {
    this.#securityKeys = securityKeys;
    this.#client = client;
    this.#now = now;
  }

  /**
   * Returns the available keys in the order of the environment, and in `missing` why one is not
   * available, so that a missing secret does not stop all calls.
   */
  async get(): Promise<{ keys: PrivateKey[]; missing?: unknown }> {
    const found = await Promise.allSettled(this.#securityKeys.map((key) => this.#fetch(key)));
    const keys = found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failed = found.find((each) => each.status === 'rejected');
    return failed ? { keys, missing: failed.reason } : { keys };
  }

  async #fetch({ keyName, secretArn }: SecurityKey): Promise<PrivateKey> {
    const now = this.#now().getTime();
    const known = this.#cached.get(secretArn);
    if (known && known.until > now) return { keyName, privateKey: known.privateKey };
    const { SecretString = '' } = await unavailable(() =>
      this.#client.send(new GetSecretValueCommand({ SecretId: secretArn })),
    );
    const privateKey = createPrivateKey(SecretString).export({
      type: 'pkcs8',
      format: 'pem',
    }) as string;
    this.#cached.set(secretArn, { privateKey, until: now + TTL_MS });
    return { keyName, privateKey };
  }
}
