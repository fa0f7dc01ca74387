/** The rights that a request to AWS needs, by service, in IAM's names for actions and resources. */
import { type AwsRequest, operationOf } from '../aws/endpoints.ts';
import { ACCOUNT } from '../cloudformation/resource-kinds.ts';
import { attributesOf, type ItemWrite } from './dynamodb-attributes.ts';
import type { Need } from './policy.ts';

/** A need, with the use of the key that encrypts the resource, if it is a customer managed key. */
export interface Asked extends Need {
  key?: { action: 'kms:Decrypt' | 'kms:GenerateDataKey'; ofResource: string; service: string };
}

type NeedsOf = (request: AwsRequest, region: string) => Asked[];

/** By the ID of the service. */
const SERVICES: Record<string, NeedsOf> = {
  DYNAMODB: dynamodb,
  KMS: (request, region) => {
    const { KeyId = '' } = json(request);
    return [
      {
        action: `kms:${operationOf(request.headers)}`,
        resource: arn('kms', region, `key/${KeyId}`, String(KeyId)),
      },
    ];
  },
  SECRETS_MANAGER: (request, region) => {
    const resource = arn(
      'secretsmanager',
      region,
      `secret:${json(request).SecretId}`,
      String(json(request).SecretId),
    );
    const key = { action: 'kms:Decrypt', ofResource: resource, service: 'secretsmanager' } as const;
    return [{ action: `secretsmanager:${operationOf(request.headers)}`, resource, key }];
  },
  COGNITO_IDENTITY_PROVIDER: (request, region) => [
    {
      action: `cognito-idp:${operationOf(request.headers)}`,
      resource: arn('cognito-idp', region, `userpool/${json(request).UserPoolId}`),
    },
  ],
  SESV2: (request, region) => {
    // The address without a display name. The identity is the whole domain, which is verified as
    // docs/operations.md describes.
    const { FromEmailAddress, ConfigurationSetName: set } = json(request);
    const from = String(FromEmailAddress).replace(/^.*<(.*)>$/, '$1');
    // With a configuration set, SES asks for the right on it, too.
    const resources = [
      `identity/${from.split('@').at(-1)}`,
      ...(set ? [`configuration-set/${set}`] : []),
    ];
    return resources.map((each) => ({
      action: 'ses:SendEmail',
      resource: arn('ses', region, each),
      context: { 'ses:FromAddress': from },
    }));
  },
  SNS: ({ body }) => {
    const form = new URLSearchParams(body.toString('utf8'));
    // A text message goes to a phone number, which has no ARN.
    const resource =
      form.get('TopicArn') ?? form.get('TargetArn') ?? form.get('PhoneNumber') ?? '*';
    const needs: Asked[] = [{ action: `SNS:${form.get('Action')}`, resource }];
    // SNS passes it on to AWS End User Messaging, with the caller's rights:
    // https://docs.aws.amazon.com/sns/latest/dg/sns-sms-access-management.html
    if (form.has('PhoneNumber'))
      needs.push({
        action: 'sms-voice:SendTextMessage',
        resource: '*',
        context: { 'aws:CalledViaLast': 'sns.amazonaws.com' },
      });
    return needs;
  },
  S3: s3,
};

/**
 * The rights that a request needs.
 * @param service its ID, as in `AwsService`
 * @throws Error for an unsupported service or operation
 */
export function needsOf(service: string, request: AwsRequest, region: string): Asked[] {
  const needs = SERVICES[service];
  if (!needs) throw new Error(`The laptop does not know which rights ${service} needs`);
  return needs(request, region);
}

/**
 * A transaction needs the right of each of its parts; a batch needs its own right on each of its
 * tables; a query of an index needs its right on the index.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
function dynamodb(request: AwsRequest, region: string): Asked[] {
  const name = operationOf(request.headers);
  const input = json(request) as {
    TransactItems?: Record<string, { TableName: string } & ItemWrite>[];
    RequestItems?: Record<string, unknown>;
    TableName?: string;
    IndexName?: string;
  } & ItemWrite;
  const on = (action: string, table: string, index?: string, update?: ItemWrite): Asked => {
    const ofResource = arn('dynamodb', region, `table/${table}`, table);
    return {
      action: `dynamodb:${action}`,
      resource: index ? `${ofResource}/index/${index}` : ofResource,
      context: {
        'dynamodb:EnclosingOperation': name,
        ...(update && { 'dynamodb:Attributes': attributesOf(update) }),
      },
      key: { action: 'kms:Decrypt', ofResource, service: 'dynamodb' },
    };
  };
  switch (name) {
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return (input.TransactItems ?? []).flatMap((item) =>
        Object.entries(item).map(([kind, part]) =>
          on(`${kind}Item`, part.TableName, undefined, kind === 'Update' ? part : undefined),
        ),
      );
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys(input.RequestItems ?? {}).map((table) => on(name, table));
    case 'DeleteItem':
    case 'DescribeTable':
    case 'GetItem':
    case 'PutItem':
    case 'Query':
    case 'Scan':
      return [on(name, input.TableName ?? '', input.IndexName)];
    case 'UpdateItem':
      return [on(name, input.TableName ?? '', undefined, input)];
    default:
      throw new Error(`The laptop does not know which rights DynamoDB needs for ${name}`);
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
function s3({ method, path }: AwsRequest, region: string): Asked[] {
  const { pathname, searchParams } = new URL(path, 'http://s3');
  const [bucket = '', ...parts] = pathname.slice(1).split('/').map(decodeURIComponent);
  const ofResource = `arn:aws:s3:::${bucket}`;
  const object = parts.join('/');
  if (!object) return [{ action: 's3:ListBucket', resource: ofResource }];
  const resource = `${ofResource}/${object}`;
  if (method === 'PUT') {
    return [
      {
        action: 's3:PutObject',
        resource,
        key: { action: 'kms:GenerateDataKey', ofResource, service: 's3' },
      },
    ];
  }
  if (method === 'GET' || method === 'HEAD') {
    const action = searchParams.has('versionId') ? 's3:GetObjectVersion' : 's3:GetObject';
    return [{ action, resource, key: { action: 'kms:Decrypt', ofResource, service: 's3' } }];
  }
  throw new Error(`The laptop does not know which rights S3 needs for ${method} in ${region}`);
}

function json({ body }: AwsRequest): Record<string, unknown> {
  return JSON.parse(body.toString('utf8') || '{}');
}

/** @param given the identifier in the request; an ARN is used unchanged */
function arn(service: string, region: string, resource: string, given = ''): string {
  return given.startsWith('arn:') ? given : `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
}
