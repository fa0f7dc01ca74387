/** All functions of the service in this process, with counted clients, and a clock of their own. */
import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, ConnectContactFlowEvent, Context } from 'aws-lambda';
import { createApi } from '../../core/http/api.ts';
import { createAudit } from '../../functions/audit/audit.ts';
import { createAuditContext } from '../../functions/audit/context.ts';
import { createBrokerContext } from '../../functions/broker/context.ts';
import { routes as brokerRoutes } from '../../functions/broker/routes.ts';
import { createFeedContext } from '../../functions/feed/context.ts';
import { createFeed, type ObjectCreated } from '../../functions/feed/feed.ts';
import { createInvestorContext } from '../../functions/investor/context.ts';
import { routes as investorRoutes } from '../../functions/investor/routes.ts';
import { createMessagesContext } from '../../functions/messages/context.ts';
import { createMessages } from '../../functions/messages/messages.ts';
import { createPasskeysContext } from '../../functions/passkeys/context.ts';
import { routes as passkeysRoutes } from '../../functions/passkeys/routes.ts';
import { createPhoneContext } from '../../functions/phone/context.ts';
import type { PhoneStep } from '../../functions/phone/contract.ts';
import { createPhone } from '../../functions/phone/phone.ts';
import { contactFlowEvent } from '../../local/connect/contact-event.ts';
import { encryptInput } from '../../local/connect/input-encryption.ts';
import { phoneKey } from '../../local/connect/phone-keys.ts';
import { StreamReader } from '../../local/events/stream-reader.ts';
import { CountedAws } from './counted-aws.ts';
import { event, SECRET } from './event.ts';
import { PARTICIPANT } from './population.ts';

type Body = Record<string, unknown>;

/** Numbers of invocations: through CloudFront, WAF and API Gateway; without CloudFront; others. */
export interface Invocations {
  site: number;
  participant: number;
  other: number;
}

const KEY = 'key';
const SCOPES = 'ssa/read ssa/make ssa/check';

export type UnitsService = Awaited<ReturnType<typeof openService>>;

/** @param env the environment of all functions together */
export async function openService(env: NodeJS.ProcessEnv) {
  const aws = new CountedAws();
  const { dynamodb, kms, s3, ses, sns } = aws;
  const { privateKey, certificate } = await phoneKey();
  const secretsManager = { send: async () => ({ SecretString: privateKey }) } as never;
  const PHONE_KEYS = JSON.stringify([{ keyName: KEY, secretArn: 'secret' }]);
  let time = Date.parse('2026-11-23T02:00:00.000Z');
  const now = () => new Date(time);

  const investorContext = createInvestorContext(env, { dynamodb, kms, now });
  const brokerContext = createBrokerContext(env, { dynamodb, kms, now });
  const investor = createApi({
    routes: investorRoutes,
    context: investorContext,
    origin: { actor: 'investor', channel: 'internet' },
  });
  const passkeys = createApi({
    routes: passkeysRoutes,
    context: createPasskeysContext(env, { dynamodb, kms, now }),
    origin: { actor: 'investor', channel: 'internet' },
    edge: { secrets: async () => [SECRET] },
  });
  const broker = createApi({
    routes: brokerRoutes,
    context: brokerContext,
    origin: { actor: 'participant', channel: 'participant' },
  });
  const phone = createPhone(
    createPhoneContext({ ...env, PHONE_KEYS }, { dynamodb, kms, secretsManager, now }),
  );
  const feed = createFeed(createFeedContext(env, { dynamodb, s3, now }));
  const audit = createAudit(createAuditContext(env, { dynamodb, s3 }));
  const messages = createMessages(createMessagesContext(env, { dynamodb, ses, sns }));

  const none = (): Invocations => ({ site: 0, participant: 0, other: 0 });
  let invoked = none();

  const tableOf = (name: string) => env[`${name}_TABLE`] as string;
  const readerOf = (name: string) =>
    new StreamReader({
      endpoint: env.AWS_ENDPOINT_URL_DYNAMODB as string,
      region: env.AWS_REGION as string,
      accessKeyId: env.AWS_ACCESS_KEY_ID as string,
      table: tableOf(name),
      eventSourceArn: `arn:aws:dynamodb:${env.AWS_REGION}:123456789012:table/${tableOf(name)}/stream/1`,
    });
  const changes = ['ACCOUNTS', 'CREDENTIALS', 'REQUESTS', 'PASSKEYS'].map(readerOf);
  const outboxes = ['AUDIT_TRAIL', 'ALERTS'].map(readerOf);

  const answered = async (api: typeof investor, request: APIGatewayProxyEvent) => {
    const { statusCode, headers, body } = await api(request, lambdaContext());
    if (statusCode >= 500) throw new Error(`${request.path}: ${statusCode} ${body}`);
    return {
      status: statusCode,
      body: (body ? JSON.parse(body) : {}) as Body,
      token: /^__Host-(?:session|ceremony)=([^;]+)/.exec(
        String(headers?.['Set-Cookie'] ?? ''),
      )?.[1],
    };
  };

  return {
    aws,
    context: { ...investorContext, ...brokerContext },
    tables: Object.keys(env)
      .filter((name) => name.endsWith('_TABLE'))
      .map((name) => env[name] as string),
    tick: (milliseconds = 1000) => {
      time += milliseconds;
    },

    /** Invocations since the last call of this function, without those behind streams. */
    invocations() {
      const seen = invoked;
      invoked = none();
      return seen;
    },

    investor(method: string, path: string, body?: object, token?: string) {
      invoked.site++;
      return answered(investor, event(method, path, body, token));
    },

    /** @param cookies of the session or of a ceremony */
    passkeys(method: string, path: string, body?: object, cookies = '') {
      invoked.site++;
      const request = event(method, path, body);
      const cookie = { Cookie: cookies };
      return answered(passkeys, {
        ...request,
        headers: { ...request.headers, ...cookie },
        multiValueHeaders: { ...request.multiValueHeaders, Cookie: [cookies] },
      });
    },

    /** @param user of the participant */
    broker(user: string, path: string, body?: object) {
      invoked.participant++;
      const [, id] = /^\/broker\/requests\/([^/]+)/.exec(path) ?? [];
      const request = event('POST', path.replace(/[0-9a-f-]{36}/, '{requestId}'), body);
      const sub = `${PARTICIPANT}.${user}`;
      Object.assign(request.requestContext, {
        authorizer: {
          claims: {
            sub,
            client_id: sub,
            participantId: PARTICIPANT,
            token_use: 'access',
            scope: SCOPES,
          },
        },
      });
      return answered(broker, { ...request, path, pathParameters: id ? { requestId: id } : null });
    },

    /** @param secret is encrypted, as Connect encrypts it */
    async phone(contactId: string, step: PhoneStep, { entry = '', secret = '' } = {}) {
      invoked.other++;
      const encrypted = { EncryptionKeyId: KEY, Key: certificate };
      const keyed = secret ? await encryptInput(secret, encrypted, 'unsigned') : entry;
      const called = contactFlowEvent(
        { contactId, customer: '+85291230001', system: '+85229797333', attributes: {} } as never,
        'arn:aws:connect:ap-southeast-1:123456789012:instance/bench',
        { step, language: 'yue', entry: keyed },
      );
      return (await phone(called as unknown as ConnectContactFlowEvent, lambdaContext())).result;
    },

    /** @param text of the file */
    async feed(name: string, text: string) {
      invoked.other++;
      aws.objects.set(name, text);
      const object = { key: name, size: Buffer.byteLength(text), sequencer: '1' };
      const detail = { bucket: { name: 'box' }, object: { ...object, 'version-id': '1' } };
      await feed({ detail } as ObjectCreated, lambdaContext());
    },

    /** Runs what follows the changes so far. @returns numbers of records */
    async follow() {
      let [changed, events] = [0, 0];
      for (const reader of changes) changed += await drain(reader, audit);
      for (const reader of outboxes) events += await drain(reader, messages);
      return { changed, events };
    },

    /** Passes over the changes so far. */
    async skip() {
      for (const reader of [...changes, ...outboxes]) while (await reader.next(1000));
    },

    close() {
      for (const reader of [...changes, ...outboxes]) reader.close();
    },
  };
}

/** Passes all records of a stream to a function, and returns their number. */
async function drain(reader: StreamReader, run: ReturnType<typeof createAudit>): Promise<number> {
  let count = 0;
  for (;;) {
    const read = await reader.next(100);
    if (!read) return count;
    const { batchItemFailures } = await run({ Records: read.records }, lambdaContext());
    if (batchItemFailures.length > 0) throw new Error('A stream record failed');
    count += read.records.length;
  }
}

function lambdaContext(): Context {
  return { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => 20_000 } as Context;
}
