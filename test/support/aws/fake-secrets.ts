import { type Answer, AwsError, type AwsRequest } from './fake-aws.ts';

interface Secret {
  values: Map<string, string>;
  /** Version by staging label. */
  staged: Record<string, string>;
  /** By version, in seconds since 1970. */
  created: Map<string, number>;
  changedAt: number;
}

/** Secrets Manager: versions, staging labels, and idempotency by version ID. */
export class FakeSecrets {
  /** Every value that was ever put or generated: what must never be seen elsewhere. */
  readonly values: string[] = [];
  readonly #secrets = new Map<string, Secret>();
  #changes = 0;

  /** Puts a first value, as CloudFormation does. */
  create(arn: string, value: string, version: string): void {
    this.#put(arn, value, version);
  }

  staged(arn: string): Record<string, string> {
    return this.#secrets.get(arn)?.staged ?? {};
  }

  /** Value of the version with a staging label. */
  value(arn: string, label = 'AWSCURRENT'): string | undefined {
    const secret = this.#secrets.get(arn);
    return secret?.values.get(secret.staged[label] ?? '');
  }

  answers(): Record<string, Answer> {
    return {
      'secretsmanager.DescribeSecret': ({ input }) => this.#describe(String(input.SecretId)),
      'secretsmanager.ListSecretVersionIds': ({ input }) => {
        const { staged = {}, created } = this.#secrets.get(String(input.SecretId)) ?? {};
        const Versions = Object.entries(staged).map(([label, VersionId]) => ({
          VersionId,
          VersionStages: [label],
          CreatedDate: created?.get(VersionId),
        }));
        return { Versions };
      },
      'secretsmanager.GetRandomPassword': ({ input }) => {
        if (input.ExcludePunctuation !== true) throw new Error('with punctuation');
        const RandomPassword = `Random${this.values.length}`.padEnd(
          Number(input.PasswordLength),
          'x',
        );
        this.values.push(RandomPassword);
        return { RandomPassword };
      },
      'secretsmanager.PutSecretValue': ({ input }) => {
        this.#put(
          String(input.SecretId),
          String(input.SecretString),
          String(input.ClientRequestToken),
        );
        return { ARN: input.SecretId, VersionId: input.ClientRequestToken };
      },
      'secretsmanager.UpdateSecretVersionStage': (request) => this.#unstage(request),
    };
  }

  #describe(arn: string) {
    const secret = this.#secrets.get(arn);
    const labels: Record<string, string[]> = {};
    for (const [label, version] of Object.entries(secret?.staged ?? {}))
      labels[version] = [...(labels[version] ?? []), label];
    return { ARN: arn, VersionIdsToStages: labels, LastChangedDate: secret?.changedAt ?? 0 };
  }

  #put(arn: string, value: string, version: string): void {
    const none: Secret = { values: new Map(), staged: {}, created: new Map(), changedAt: 0 };
    const secret = this.#secrets.get(arn) ?? none;
    const known = secret.values.get(version);
    if (known === value) return;
    if (known !== undefined)
      throw new AwsError(
        'ResourceExistsException',
        "You can't modify an existing version, you can only create a new version.",
      );
    this.values.push(value);
    secret.values.set(version, value);
    const { AWSCURRENT } = secret.staged;
    if (AWSCURRENT) secret.staged.AWSPREVIOUS = AWSCURRENT;
    secret.staged.AWSCURRENT = version;
    secret.changedAt = 1_700_000_000 + ++this.#changes;
    secret.created.set(version, secret.changedAt);
    this.#secrets.set(arn, secret);
  }

  #unstage({ input }: AwsRequest) {
    const secret = this.#secrets.get(String(input.SecretId));
    const label = String(input.VersionStage);
    if (secret?.staged[label] !== input.RemoveFromVersionId)
      throw new AwsError('InvalidParameterException', `${label} is not attached to that version`);
    delete secret?.staged[label];
    if (secret) secret.changedAt = 1_700_000_000 + ++this.#changes;
    return {};
  }
}
