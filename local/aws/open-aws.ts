import type { LaptopApp } from '../cloudformation/read-app.ts';
import { dynamoDbService } from '../dynamodb/service.ts';
import type { Iam } from '../iam/iam.ts';
import type { Clock } from '../shared/clock.ts';
import type { KeptData } from '../shared/kept-data.ts';
import type { Running } from '../shared/running.ts';
import { cognito, type UserPool } from './cognito.ts';
import { serveAwsEndpoints } from './endpoints.ts';
import { kms } from './kms.ts';
import { type Mailbox, mailbox } from './mailbox.ts';
import { type S3, s3 } from './s3.ts';
import { secretsManager } from './secrets-manager.ts';

/** The running services. */
export interface Aws {
  /** AWS_ENDPOINT_URL_<SERVICE> of each emulated service. */
  endpoints: Record<string, string>;
  objects: S3;
  post: Mailbox;
}

/** Starts the services that functions call. Each checks the caller's permissions first. */
export async function openAws(
  { assembly, secrets }: LaptopApp,
  {
    dynamodb,
    accessKeyId,
    pool,
    iam,
    clock,
    kept,
  }: {
    /** Endpoint of the DynamoDB engine. */
    dynamodb: string;
    accessKeyId: string;
    pool: UserPool | undefined;
    iam: Iam;
    clock: Clock;
    kept: KeptData;
  },
  running: Running,
): Promise<Aws> {
  const objects = s3(assembly, kept);
  const post = mailbox(clock, kept);
  const services = [
    dynamoDbService(dynamodb, accessKeyId),
    kms(assembly, kept),
    objects,
    ...post.services,
    cognito(pool),
    secretsManager(secrets),
  ];
  const served = await serveAwsEndpoints(services.map((each) => iam.guard(each)));
  running.add(served.stop);
  return { endpoints: served.environment, objects, post };
}
