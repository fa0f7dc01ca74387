import { createHash } from 'node:crypto';
import {
  type Answer,
  AwsError,
  type AwsRequest,
  type FakeAws,
  fakeAws,
  RawAnswer,
} from './fake-aws.ts';
import { FakeCloudFormation, type FakeStack } from './fake-cloudformation.ts';

/** The account of stage `prod`, so that both stages may be deployed to it. */
export const ACCOUNT = '111122223333';

/** The role of SsaBaseline with which SNS logs, named as CloudFormation does. */
export const SMS_ROLE = `arn:aws:iam::${ACCOUNT}:role/SsaBaseline-SmsDeliveryStatusRole0A1B2C3D-4E5F6G7H8I9J`;

interface StoredObject {
  body: string;
  headers: Record<string, string>;
}

/** An AWS account, empty at first, with what `npm run deploy` uses of it. */
export interface FakeAccount extends FakeAws {
  cloudFormation: FakeCloudFormation;
  /** By `bucket/key`. */
  objects: Map<string, StoredObject>;
  /** By ARN. */
  secrets: Map<string, string>;
  /** Settings of text messages. */
  smsAttributes: Record<string, string>;
  /** Log groups outside any stack: days of retention, if there is a limit. */
  logRetentions: Record<string, number | undefined>;
  /** Metric filters outside any stack. */
  logMetrics: Record<string, unknown>[];
  /** App clients by id. */
  clients: Map<string, string>;
  /** Alias that the Connect instance was created with; empty: none yet. */
  connectAlias: string;
  /** Asked first, by `service.Operation`; one that answers nothing leaves it to the account. */
  overrides: Record<string, Answer>;
  /** Makes this empty account a copy of another. */
  continueFrom(other: FakeAccount): void;
  /** Reasons of the account's suppression list. */
  suppressed: string[];
  /** Regions. */
  bootstrapped: Set<string>;
}

/** Starts an empty account on 127.0.0.1. */
export async function fakeAccount(): Promise<FakeAccount> {
  const objects = new Map<string, StoredObject>();
  const secrets = new Map<string, string>();
  const clients = new Map<string, string>();
  const smsAttributes: Record<string, string> = {};
  const logRetentions: Record<string, number | undefined> = {};
  const logMetrics: Record<string, unknown>[] = [];
  const suppressed: string[] = [];
  const bootstrapped = new Set<string>();
  const overrides: Record<string, Answer> = {};
  const state = { connectAlias: '' };
  const cloudFormation = new FakeCloudFormation({
    output,
    physicalId,
    templateAt: (url) => objects.get(new URL(url).pathname.slice(1))?.body ?? '',
    deployed: ({ name, region, template }) => {
      if (name === 'CDKToolkit') bootstrapped.add(region);
      const alias = template.Resources?.Instance?.Properties?.InstanceAlias;
      // Of the app's own it is `ssa-<stage>-<account>`, which the account alone completes.
      const [, stage] = /^(\w+)-SsaConnect$/.exec(name) ?? [];
      if (stage)
        state.connectAlias ||= typeof alias === 'string' ? alias : `ssa-${stage}-${ACCOUNT}`;
    },
    deleting: (stack) => {
      const full = Object.entries(stack.template.Resources ?? {}).find(
        ([logicalId, { Type }]) =>
          Type === 'AWS::S3::Bucket' &&
          [...objects.keys()].some((key) =>
            key.startsWith(`${physicalId(stack, logicalId, Type)}/`),
          ),
      );
      return full && { logicalId: full[0], reason: 'The bucket you tried to delete is not empty' };
    },
  });
  const answers: Record<string, Answer> = {
    ...cloudFormation.answers(),
    'sts.GetCallerIdentity': () => ({
      Account: ACCOUNT,
      Arn: `arn:aws:iam::${ACCOUNT}:user/test`,
      UserId: 'U',
    }),
    'sts.AssumeRole': () => ({
      Credentials: {
        AccessKeyId: 'assumed',
        SecretAccessKey: 'assumed',
        SessionToken: 'assumed',
        Expiration: new Date(Date.now() + 3_600_000),
      },
    }),
    'ssm.GetParameter': ({ region, input }) => {
      if (!bootstrapped.has(region))
        throw new AwsError('ParameterNotFound', `Parameter ${input.Name} not found.`);
      return { Parameter: { Name: input.Name, Value: '30' } };
    },
    's3.*': (request) => s3(objects, request),
    'secretsmanager.PutSecretValue': ({ input }) => {
      secrets.set(String(input.SecretId), String(input.SecretString));
      return { ARN: input.SecretId, VersionId: 'v' };
    },
    'secretsmanager.DescribeSecret': () => ({
      VersionIdsToStages: { first: ['AWSCURRENT'] },
    }),
    'connect.GET /*': () => ({ Instance: { InstanceAlias: state.connectAlias } }),
    'cognito-idp.ListUserPoolClients': () => ({
      UserPoolClients: [...clients].map(([ClientId, ClientName]) => ({ ClientId, ClientName })),
    }),
    'cognito-idp.CreateUserPoolClient': ({ input }) => {
      const id = `client${clients.size + 1}`;
      clients.set(id, String(input.ClientName));
      return { UserPoolClient: { ClientId: id, ClientSecret: 'client-secret' } };
    },
    'cognito-idp.DeleteUserPoolClient': ({ input }) => {
      clients.delete(String(input.ClientId));
      return {};
    },
    'logs.DescribeLogGroups': ({ input }) => ({
      logGroups: Object.entries(logRetentions)
        .filter(([name]) => name.startsWith(String(input.logGroupNamePrefix)))
        .map(([logGroupName, retentionInDays]) => ({ logGroupName, retentionInDays })),
    }),
    'logs.CreateLogGroup': ({ input }) => {
      const name = String(input.logGroupName);
      if (name in logRetentions)
        throw new AwsError(
          'ResourceAlreadyExistsException',
          'The specified log group already exists',
        );
      logRetentions[name] = undefined;
    },
    'logs.PutRetentionPolicy': ({ input }) => {
      logRetentions[String(input.logGroupName)] = Number(input.retentionInDays);
    },
    'logs.PutMetricFilter': ({ input }) => {
      if (!(String(input.logGroupName) in logRetentions))
        throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist');
      const others = logMetrics.filter(({ filterName }) => filterName !== input.filterName);
      logMetrics.splice(0, Infinity, ...others, input);
    },
    'sns.GetSMSAttributes': () => ({
      attributes: {
        entry: Object.entries(smsAttributes).map(([key, value]) => ({ key, value })),
      },
    }),
    'sns.SetSMSAttributes': ({ input }) => {
      for (let i = 1; input[`attributes.entry.${i}.key`]; i++)
        smsAttributes[String(input[`attributes.entry.${i}.key`])] = String(
          input[`attributes.entry.${i}.value`],
        );
      return {};
    },
    'ses.GET /v2/email/account': () => ({
      SuppressionAttributes: { SuppressedReasons: suppressed },
    }),
    'ses.PUT /v2/email/account/suppression': ({ input }) => {
      suppressed.push(...(input.SuppressedReasons as string[]));
      return {};
    },
    'kms.DescribeKey': ({ input }) => ({
      KeyMetadata: { KeyId: input.KeyId, KeyState: 'PendingDeletion', DeletionDate: 1_800_000_000 },
    }),
  };
  const overridden = ({ service, operation }: AwsRequest) =>
    overrides[`${service}.${operation.replace(/ .*/, '')}`];
  const aws = await fakeAws(
    Object.fromEntries(
      Object.entries(answers).map(([key, answer]) => [
        key,
        (request) => overridden(request)?.(request) ?? answer(request),
      ]),
    ),
  );
  return Object.assign(state, {
    ...aws,
    cloudFormation,
    objects,
    secrets,
    smsAttributes,
    logRetentions,
    logMetrics,
    clients,
    overrides,
    suppressed,
    bootstrapped,
    continueFrom(other: FakeAccount) {
      cloudFormation.continueFrom(other.cloudFormation);
      for (const name of ['objects', 'secrets', 'clients'] as const)
        for (const [key, value] of other[name])
          (this[name] as Map<string, unknown>).set(key, value);
      Object.assign(smsAttributes, other.smsAttributes);
      Object.assign(logRetentions, other.logRetentions);
      logMetrics.push(...other.logMetrics);
      suppressed.push(...other.suppressed);
      for (const region of other.bootstrapped) bootstrapped.add(region);
      state.connectAlias = other.connectAlias;
    },
  });
}

function physicalId({ name, region, created }: FakeStack, logicalId: string, type: string): string {
  if (type === 'AWS::Connect::Instance')
    return `arn:aws:connect:${region}:${ACCOUNT}:instance/11111111-1111-1111-1111-111111111111`;
  if (type === 'AWS::S3::Bucket') return `${name}-${logicalId}-${region}`.toLowerCase();
  return `${name}-${logicalId}-${created.getTime()}`;
}

function output(stack: FakeStack, key: string): string {
  const { name, region } = stack;
  if (key === 'BucketName') return `cdk-hnb659fds-assets-${ACCOUNT}-${region}`;
  if (key === 'BootstrapVersion') return '30';
  if (key === 'SiteBucket') return physicalId(stack, 'Files', 'AWS::S3::Bucket');
  if (key === 'DistributionArn') return `arn:aws:cloudfront::${ACCOUNT}:distribution/E1`;
  if (key === 'DistributionDomain') return 'd1.cloudfront.test';
  if (/Endpoint/.test(key)) return `https://${name}.execute-api.test/v1/`.toLowerCase();
  if (key.startsWith('PrivateKeySecret'))
    return `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${name}-${key}`;
  if (key === 'SmsDeliveryStatusRoleArn') return SMS_ROLE;
  return `${name}-${key}`;
}

function s3(objects: Map<string, StoredObject>, { operation, url, body, headers }: AwsRequest) {
  const [method] = operation.split(' ');
  const path = decodeURIComponent(url.pathname.slice(1));
  const isBucket = !path.includes('/') || path.endsWith('/');
  const bucket = path.replace(/\/$/, '');
  const keys = [...objects.keys()].filter((each) => each.startsWith(`${bucket}/`));
  if (isBucket && method === 'POST') {
    for (const [, key] of body.matchAll(/<Key>([^<]*)<\/Key>/g)) objects.delete(`${bucket}/${key}`);
    return new RawAnswer({ 'content-type': 'text/xml' }, '<DeleteResult></DeleteResult>');
  }
  if (isBucket && url.searchParams.has('versions'))
    return {
      ListVersionsResult: {
        Version: keys.map((key) => ({ Key: key.slice(bucket.length + 1), VersionId: 'null' })),
      },
    };
  if (isBucket && url.searchParams.has('location')) return { LocationConstraint: 'ap-southeast-1' };
  if (isBucket && url.searchParams.has('encryption'))
    throw new AwsError('ServerSideEncryptionConfigurationNotFoundError', 'none', 404);
  if (isBucket) {
    const prefix = url.searchParams.get('prefix') ?? '';
    const found = keys.filter((key) => key.slice(bucket.length + 1).startsWith(prefix));
    return {
      ListBucketResult: {
        Contents: found.map((key) => ({ Key: key.slice(bucket.length + 1), Size: 1000 })),
      },
    };
  }
  // Files of more than 5 MB come in parts; the whole counts once it is complete.
  if (method === 'POST' && url.searchParams.has('uploads'))
    return { InitiateMultipartUploadResult: { UploadId: path } };
  if (method === 'PUT' && url.searchParams.has('uploadId'))
    return new RawAnswer({ etag: '"part"' });
  if (method === 'POST' && url.searchParams.has('uploadId')) {
    objects.set(path, { body: '', headers: {} });
    return { CompleteMultipartUploadResult: { ETag: '"whole"' } };
  }
  if (method === 'PUT') {
    const kept = ['content-type', 'cache-control'].map((name) => [name, String(headers[name])]);
    objects.set(path, { body, headers: Object.fromEntries(kept) });
    return new RawAnswer({});
  }
  const found = objects.get(path);
  if (!found) return new RawAnswer({}, '', 404);
  const etag = createHash('md5').update(found.body).digest('hex');
  return new RawAnswer({ ...found.headers, etag: `"${etag}"` });
}
