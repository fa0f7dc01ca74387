import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { TIME_LIMITS } from '../aws/time-limits.ts';
import { unavailable } from '../aws/unavailable.ts';

/**
 * How long an execution environment caches the values; a rotation must wait this long
 * (docs/operations.md).
 */
const TTL_MS = 5 * 60 * 1000;

/**
 * The secret that CloudFront presents to the API: its current value, and the previous one while
 * that is staged.
 */
export class OriginSecret {
  readonly #arn: string;
  readonly #client: Pick<SecretsManagerClient, 'send'>;
  readonly #now: () => number;
  #known: { values: readonly string[]; until: number } | undefined;

  constructor(
    arn: string,
    client: Pick<SecretsManagerClient, 'send'> = new SecretsManagerClient(TIME_LIMITS.originSecret),
    now: () => number = Date.now,
  ) {
    this.#arn = arn;
    this.#client = client;
    this.#now = now;
  }

  /**
   * The values that are valid. During an outage of Secrets Manager the cached ones stay valid.
   * @throws Unavailable if there is none yet and Secrets Manager does not tell
   */
  async values(): Promise<readonly string[]> {
    const now = this.#now();
    if (this.#known && this.#known.until > now) return this.#known.values;
    try {
      const [current, previous] = await unavailable(() =>
        Promise.all([
          this.#staged('AWSCURRENT'),
          this.#staged('AWSPREVIOUS').catch(noneIfNotFound),
        ]),
      );
      this.#known = { values: [current, previous].filter(isGiven), until: now + TTL_MS };
    } catch (error) {
      if (!this.#known) throw error;
      this.#known.until = now + TTL_MS;
    }
    return this.#known.values;
  }

  async #staged(VersionStage: string): Promise<string | undefined> {
    const { SecretString } = await this.#client.send(
      new GetSecretValueCommand({ SecretId: this.#arn, VersionStage }),
    );
    return SecretString;
  }
}

const isGiven = (value: string | undefined): value is string => Boolean(value);

/**
 * A secret that was never rotated has no previous value, nor does one whose rotation has ended.
 */
function noneIfNotFound(error: unknown): undefined {
  if ((error as Error).name !== 'ResourceNotFoundException') throw error;
}
