/**
 * The laptop's AWS endpoints, called with the SDK and the credentials of the app's functions: each
 * service refuses in its own words.
 */
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { KMS } from '@aws-sdk/client-kms';
import { S3 } from '@aws-sdk/client-s3';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SESv2 } from '@aws-sdk/client-sesv2';
import { SNS } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DropBox, type Progress } from '../../../functions/feed/drop-box.ts';
import { s3 as bucketsOf } from '../../../local/aws/s3.ts';
import { readAssembly } from '../../../local/cloudformation/assembly.ts';
import { createIam } from '../../../local/iam/iam.ts';
import { temporaryDirectory, writeAssembly } from '../../support/local/fixture.ts';
import { CHEAP, type Service, startService } from '../../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({ environment: CHEAP });
  // A function whose role has the rights works, and writes its log.
  expect((await service.browser().get('/api/terms')).status).toBe(200);
});
afterAll(() => service?.stop());

/** SDK clients with the credentials of a function. */
function as(name: string) {
  const environment = service.functionEnvironment(name);
  const client = (id: string) => ({
    endpoint: environment[`AWS_ENDPOINT_URL_${id}`] as string,
    region: environment.AWS_REGION as string,
    credentials: { accessKeyId: environment.AWS_ACCESS_KEY_ID as string, secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const session = `arn:aws:sts::000000000000:assumed-role/.*/${environment.AWS_LAMBDA_FUNCTION_NAME}`;
  return {
    environment,
    dynamodb: new DynamoDB(client('DYNAMODB')),
    kms: new KMS(client('KMS')),
    s3: new S3({ ...client('S3'), forcePathStyle: true }),
    secrets: new SecretsManager(client('SECRETS_MANAGER')),
    ses: new SESv2(client('SESV2')),
    sns: new SNS(client('SNS')),
    cognito: new CognitoIdentityProvider(client('COGNITO_IDENTITY_PROVIDER')),
    /** The expected error: AWS's name, status and message. */
    refusal: (name: string, status: number, action: string, words = '') => ({
      name,
      $metadata: expect.objectContaining({ httpStatusCode: status }),
      message: expect.stringMatching(
        new RegExp(
          `^${words}User: ${session} is not authorized to perform: ${action} on resource: .* because no identity-based policy allows the ${action} action$`,
        ),
      ),
    }),
  };
}

const key = { participantId: { S: 'C00088' }, accountNumber: { S: '1' } };

test('every function signs with its own access key, and none with the laptop’s', () => {
  const names = ['investor', 'broker', 'phonef', 'audit', 'messages', 'feed', 'tokenclaims'];
  const keys = names.map((name) => service.functionEnvironment(name).AWS_ACCESS_KEY_ID);
  expect(new Set([...keys, service.endpoints.AWS_ACCESS_KEY_ID]).size).toBe(names.length + 1);
});

test('DynamoDB performs what the role allows and refuses everything else', async () => {
  const { dynamodb, environment, refusal } = as('messages');
  const TableName = environment.ACCOUNTS_TABLE;
  expect(await dynamodb.getItem({ TableName, Key: key })).toMatchObject({
    $metadata: { httpStatusCode: 200 },
  });
  const no = (action: string) => refusal('AccessDeniedException', 400, `dynamodb:${action}`);
  await expect(dynamodb.putItem({ TableName, Item: key })).rejects.toMatchObject(no('PutItem'));
  await expect(dynamodb.scan({ TableName })).rejects.toMatchObject(no('Scan'));
  await expect(dynamodb.getItem({ TableName: 'elsewhere', Key: key })).rejects.toMatchObject(
    no('GetItem'),
  );
});

test('DynamoDB checks the right of each part of a transaction, a batch’s own right, and a query’s right on the index', async () => {
  const { dynamodb, environment, refusal } = as('broker');
  const no = (action: string) => refusal('AccessDeniedException', 400, `dynamodb:${action}`);
  const {
    ACCOUNTS_TABLE: TableName,
    CREDENTIALS_TABLE: credentials,
    REQUESTS_TABLE: requests = '',
  } = environment;
  const may = { Put: { TableName, Item: key } };
  const request = { participantId: { S: 'a' }, requestId: { S: 'b' } };
  const ConditionExpression = 'attribute_exists(requestId)';
  const check = { TableName: requests, Key: request, ConditionExpression };
  const transact = (...TransactItems: object[]) =>
    dynamodb.transactWriteItems({ TransactItems: TransactItems as never });
  await expect(transact(may, { Delete: { TableName, Key: key } })).rejects.toMatchObject(
    no('DeleteItem'),
  );
  await expect(transact(may, { ConditionCheck: check })).rejects.toMatchObject(
    no('ConditionCheckItem'),
  );
  expect((await dynamodb.getItem({ TableName, Key: key })).Item).toBeUndefined();
  const RequestItems = { [requests]: { Keys: [request] } };
  await expect(dynamodb.batchGetItem({ RequestItems })).rejects.toMatchObject(no('BatchGetItem'));
  const query = {
    TableName: credentials,
    KeyConditionExpression: 'id = :a',
    ExpressionAttributeValues: { ':a': { S: 'a' } },
  };
  await expect(dynamodb.query(query)).rejects.toMatchObject(no('Query'));
  const KeyConditionExpression = 'revokedOf = :a';
  expect(
    await dynamodb.query({ ...query, IndexName: 'byRevocation', KeyConditionExpression }),
  ).toMatchObject({
    Count: 0,
  });
});

test('KMS, Secrets Manager and Cognito refuse a function whose role lacks the right', async () => {
  const { kms, secrets, cognito, refusal } = as('audit');
  const KeyId =
    service.functionEnvironment('investor').PEPPER_KEY_ID ??
    'arn:aws:kms:ap-southeast-1:000000000000:key/x';
  const mac = kms.generateMac({ KeyId, Message: Buffer.from('x'), MacAlgorithm: 'HMAC_SHA_256' });
  // A foreign key has no policy that allows anyone.
  await expect(mac).rejects.toMatchObject({
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 400 },
  });
  await expect(secrets.getSecretValue({ SecretId: 'x' })).rejects.toMatchObject(
    refusal('AccessDeniedException', 400, 'secretsmanager:GetSecretValue'),
  );
  await expect(
    cognito.describeUserPoolClient({ UserPoolId: 'x', ClientId: 'y' }),
  ).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(
      'is not authorized to perform: cognito-idp:DescribeUserPoolClient on resource: ',
    ),
  });
});

test('SES sends only from the app’s address and with its configuration set, and SNS publishes only to phone numbers', async () => {
  const { ses, sns, environment, refusal } = as('messages');
  const { SENDER_ADDRESS, CONFIGURATION_SET } = environment;
  const email = (FromEmailAddress = '', ConfigurationSetName = CONFIGURATION_SET) =>
    ses.sendEmail({
      FromEmailAddress,
      ConfigurationSetName,
      Destination: { ToAddresses: ['a@example.com'] },
      Content: { Simple: { Subject: { Data: 'One' }, Body: { Text: { Data: 'Two' } } } },
    });
  expect(await email(SENDER_ADDRESS)).toMatchObject({ MessageId: expect.any(String) });
  const denied = refusal('AccessDeniedException', 403, 'ses:SendEmail');
  await expect(email(`other@${SENDER_ADDRESS?.split('@')[1]}`)).rejects.toMatchObject(denied);
  await expect(email(SENDER_ADDRESS, 'other')).rejects.toMatchObject(denied);
  expect(await sns.publish({ PhoneNumber: '+85291234567', Message: 'x' })).toMatchObject({
    MessageId: expect.any(String),
  });
  const topic = { TopicArn: 'arn:aws:sns:ap-southeast-1:000000000000:alarms', Message: 'x' };
  await expect(sns.publish(topic)).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
    message: expect.stringContaining(
      'is not authorized to perform: SNS:Publish on resource: arn:aws:sns:',
    ),
  });
});

test('S3 refuses with 403 AccessDenied, and says 404 of what is missing', async () => {
  const { s3, environment } = as('feed');
  const Bucket = environment.DROP_BOX;
  const progress = { name: 'balances-2026-11-27.csv', sequencer: '1', offset: 1 } as Progress;
  await new DropBox(Bucket as string, s3).saveProgress(progress);
  expect(await s3.putObject({ Bucket, Key: 'reports/x', Body: 'x' })).toMatchObject({
    ETag: expect.any(String),
  });
  const denied = (action: string) => ({
    name: 'AccessDenied',
    $metadata: expect.objectContaining({ httpStatusCode: 403 }),
    message: expect.stringMatching(
      new RegExp(
        `^User: arn:aws:sts:.* is not authorized to perform: ${action} on resource: "arn:aws:s3:::${Bucket}.*" because no identity-based policy allows the ${action} action$`,
      ),
    ),
  });
  await expect(s3.putObject({ Bucket, Key: 'elsewhere', Body: 'x' })).rejects.toMatchObject(
    denied('s3:PutObject'),
  );
  await expect(as('audit').s3.listObjectsV2({ Bucket })).rejects.toMatchObject(
    denied('s3:ListBucket'),
  );
  const missing = (name: string) => ({ name, $metadata: { httpStatusCode: 404 } });
  await expect(s3.getObject({ Bucket, Key: 'progress/missing' })).rejects.toMatchObject(
    missing('NoSuchKey'),
  );
  await expect(s3.getObject({ Bucket, Key: 'reports/x', VersionId: 'v' })).rejects.toMatchObject(
    missing('NoSuchVersion'),
  );
});

test('S3 says 403 of a missing object if the caller may not list the bucket', async () => {
  const Action = ['s3:GetObject', 's3:GetObjectVersion'];
  const statement = { Effect: 'Allow', Action, Resource: 'arn:aws:s3:::things/*' };
  const PolicyDocument = { Version: '2012-10-17', Statement: [statement] };
  const Resources = {
    Things: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'things' } },
    Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument }] } },
    Reader: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: 'reader', Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
    },
  };
  const assembly = readAssembly(writeAssembly(temporaryDirectory(), { One: { Resources } }), {});
  const iam = createIam(assembly);
  const objects = bucketsOf(assembly);
  const [bucket] = assembly.resources('AWS::S3::Bucket');
  const [reader] = assembly.resources('AWS::Lambda::Function');
  objects.put(bucket?.ref ?? '', 'x', 'X', 'text/plain');
  const accessKey = iam.accessKeyOf(reader?.ref ?? '');
  const read = (object: string) =>
    iam.guard(objects).answer({
      method: 'GET',
      path: `/${bucket?.ref}/${object}`,
      headers: { authorization: `Credential=${accessKey}/20261127/ap-southeast-1/s3/` },
      body: Buffer.alloc(0),
    });
  expect((await read('x')).status).toBe(200);
  for (const object of ['missing', 'x?versionId=missing'])
    expect(await read(object)).toMatchObject({
      status: 403,
      body: expect.stringContaining('<Code>AccessDenied</Code>'),
    });
});
