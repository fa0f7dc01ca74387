/** The laptop: everything that the synthesized app needs to run, on one port of 127.0.0.1. */
import type { IncomingMessage } from 'node:http';
import { problem } from '../core/http/problem.ts';
import { authorizersOf, cognitoAuthorizer } from './api-gateway/authorizer.ts';
import { restApis } from './api-gateway/rest-api.ts';
import { cognito, userPoolOf } from './aws/cognito.ts';
import { serveAwsEndpoints } from './aws/endpoints.ts';
import { kms } from './aws/kms.ts';
import { mailbox } from './aws/mailbox.ts';
import { createIssuer, type Issuer, oidcRoutes } from './aws/oidc.ts';
import { s3 } from './aws/s3.ts';
import { generatedSecrets, secretsManager } from './aws/secrets-manager.ts';
import { readAssembly } from './cloudformation/assembly.ts';
import { edgeOf } from './cloudfront/edge.ts';
import { serveSite } from './cloudfront/site.ts';
import { readInstance } from './connect/instance.ts';
import { hasPhoneKeys, phoneKey, phoneKeyParameters, phoneSecrets } from './connect/phone-keys.ts';
import { phonePage } from './connect/phone-page.ts';
import { phoneRoutes } from './connect/phone-routes.ts';
import { Switchboard } from './connect/switchboard.ts';
import { dailyFileRoutes } from './demo/daily-files.ts';
import { type Chaos, chaos } from './dynamodb/chaos.ts';
import { startDynamoDb } from './dynamodb/engine.ts';
import type { DynamoDb } from './dynamodb/engine-process.ts';
import { type Call, type Fate, startDynamoDbFront } from './dynamodb/front.ts';
import { dynamoDbService } from './dynamodb/service.ts';
import { createTables } from './dynamodb/tables.ts';
import { eventSourceMappings } from './events/event-source-mappings.ts';
import { objectEvents } from './events/object-events.ts';
import { createIam } from './iam/iam.ts';
import type { Right } from './iam/policy.ts';
import { lambdaDefinitions } from './lambda/definitions.ts';
import { LambdaFunction } from './lambda/function.ts';
import { type Clock, createClock } from './shared/clock.ts';
import { docs } from './shared/docs.ts';
import { type HttpAnswer, listen, send, stopServer } from './shared/http.ts';
import { keptData } from './shared/kept-data.ts';
import { answer, clockRoutes, type LocalRoutes, localRoutes } from './shared/local-routes.ts';

export interface LocalOptions {
  /** Directory of the cloud assembly, or what makes it; that is called once the port is ours. */
  assembly: string | (() => Promise<string>);
  /** 0 for any free one. */
  port: number;
  /** Directory of the investor's site, to be served at `/`, or what builds it. */
  site?: string | (() => Promise<string>);
  /** Directory for what lasts beyond `stop` and any kill: tables, keys, objects, messages, the clock, and how far events were handled. Without it everything is in memory. */
  data?: string;
  /** Values for the CloudFormation parameters. */
  parameters: Record<string, string>;
  /** Replaces or adds environment variables of every function. */
  environment?: Record<string, string>;
  /** Further calls under `/local`, made once everything else runs. */
  routes?: (service: LocalService) => LocalRoutes;
  /** Each line that a function writes, and each of an API's access log, by the name of its log group. */
  log?: (functionName: string, line: string) => void;
  /** Diagnostics channels to count the messages of, in all functions. */
  watch?: readonly string[];
  /** Told of each right of a policy that let a request pass. */
  onRight?: (right: Right) => void;
  /** At most so many events at once in one function; default twice the processors. */
  maxWorkers?: number;
  /** Endpoint of an engine that runs already, and stays running; without it `startDynamoDb` provides one. */
  dynamodb?: string;
  /** What becomes of the functions' requests to DynamoDB, that an engine on one machine never shows. */
  chaos?: Chaos | ((call: Call) => Fate | undefined);
  /** Sees tables of its own in a shared engine. Letters and digits. */
  accessKeyId?: string;
}

export interface LocalService {
  url: string;
  clock: Clock;
  /** AWS_ENDPOINT_URL_<SERVICE>, region and credentials: with these, any SDK client sees what the functions see. */
  endpoints: Record<string, string>;
  /** The environment of the one function whose logical id begins so, upper and lower case alike: `investor`. */
  functionEnvironment(prefix: string): Record<string, string>;
  /** How many messages a watched diagnostics channel has carried. */
  observed(channel: string): number;
  /** The issuer of access tokens under `/oidc`, if the app has a user pool. */
  issuer: Issuer | undefined;
  /**
   * Resolves when everything that was written before the call has been through the functions behind streams and buckets, with all that
   * came of it.
   * @throws Error naming what is stuck, after some 30 s or what is given
   */
  settled(milliseconds?: number): Promise<void>;
  /**
   * Drops a daily file, as the depository does; if the app takes any.
   * @param sequencer as S3 would count it; the next one, if it is not given
   */
  dropFile: ((name: string, body: string | Buffer, sequencer?: string) => void) | undefined;
  /** Where calls come in, if the app has an instance of Connect. */
  phone: Switchboard | undefined;
  /** Resolves with one line that says so, should DynamoDB end without being told to: nothing works from then on. */
  died: Promise<string>;
  /** Ends everything that was started. */
  stop(): Promise<void>;
}

/** What runs, by how to end it; ended in this order, so that no request outlives what it needs. */
const ENDING = ['server', 'streams', 'functions', 'front', 'aws', 'dynamodb', 'data'] as const;
type Running = Partial<Record<(typeof ENDING)[number], () => Promise<void>>>;

type Handler = (
  request: IncomingMessage,
) => HttpAnswer | undefined | Promise<HttpAnswer | undefined>;

/** Starts the laptop; resolves when it serves. If anything fails it leaves nothing running, and rejects with one clear line. */
export async function startLocal(options: LocalOptions): Promise<LocalService> {
  const running: Running = {};
  const stop = async () => {
    for (const part of ENDING) {
      const end = running[part];
      delete running[part];
      await end?.();
    }
  };
  try {
    return await start(options, running, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: LocalOptions,
  running: Running,
  stop: () => Promise<void>,
): Promise<LocalService> {
  const {
    log = () => {},
    watch = [],
    accessKeyId = 'local',
    environment: overrides = {},
  } = options;
  let handler: Handler = () => answer(problem('unavailable'));
  let time = Date.now;
  const kept = keptData(options.data);
  running.data = async () => kept.close();
  // First of all, so that a taken port is told at once.
  const { server, url } = await listen(options.port, async (request, response) => {
    try {
      const found = await handler(request);
      // The time that the functions see, which a page goes by.
      response.setHeader('Date', new Date(time()).toUTCString());
      if (found) send(response, found);
    } catch (error) {
      log('local', `A fault of the laptop: ${(error as Error).stack}`);
      if (!response.headersSent) send(response, answer(problem('internal')));
    }
  });
  running.server = () => stopServer(server);

  const [dynamodb, [directory, siteDirectory]] = await both(
    engine(options, running),
    both(made(options.assembly), made(options.site)),
  );
  const site = siteDirectory === undefined ? () => undefined : serveSite(siteDirectory);
  const { assembly, secrets } = await read(directory, options.parameters);
  await createTables(assembly, { endpoint: dynamodb.endpoint, accessKeyId });

  const pool = userPoolOf(assembly);
  const clock = createClock(kept);
  time = () => clock.now();
  const post = mailbox(clock, kept);
  const objects = s3(assembly, kept);
  const iam = createIam(assembly, options.onRight);
  const services = [
    dynamoDbService(dynamodb.endpoint, accessKeyId),
    kms(assembly, kept),
    objects,
    ...post.services,
    cognito(pool),
    secretsManager(secrets),
  ];
  const aws = await serveAwsEndpoints(services.map((each) => iam.guard(each)));
  running.aws = aws.stop;
  const seen = await withFront(aws.environment, options, running);
  // The laptop's own requests are nobody's whom a policy speaks of, and meet no chaos.
  const endpoints = { ...aws.environment, AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint };

  const observed = new Int32Array(new SharedArrayBuffer(4 * watch.length));
  const runtime = { clockOffset: clock.offset, watch, observed, log, refuses: iam.refuses };
  const functions = lambdaDefinitions(assembly, {
    endpoints: seen,
    overrides,
    accessKeyId: (name) => iam.accessKeyOf(name) ?? accessKeyId,
  }).map((definition) => new LambdaFunction(definition, runtime, options.maxWorkers));
  running.functions = async () => void (await Promise.all(functions.map((each) => each.stop())));
  const streams = eventSourceMappings(assembly, functions, {
    endpoint: dynamodb.endpoint,
    accessKeyId,
    s3: objects,
    demand: iam.demand,
    log: (line) => log('local', line),
    kept,
  });
  const byArn = new Map(functions.map((each) => [each.definition.arn, each]));
  const events = objectEvents(assembly, byArn, {
    s3: objects,
    clock,
    log: (line) => log('local', line),
    kept,
  });
  running.streams = async () => {
    streams.stop();
    events.stop();
  };
  const trigger = byArn.get(pool?.trigger ?? '');
  if (pool && !trigger)
    throw new Error(`The user pool's trigger ${pool.trigger} is no function of the app`);
  const issuer = pool && (await createIssuer(url));

  const instance = readInstance(assembly, byArn, clock, (line) => log('contact-flows', line));
  const phone = instance && new Switchboard(instance);

  const dropBox = functions.find(({ definition }) => 'DROP_BOX' in definition.environment)
    ?.definition.environment.DROP_BOX;
  const service: LocalService = {
    url,
    clock,
    endpoints: {
      ...endpoints,
      AWS_REGION: 'ap-southeast-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'local',
    },
    functionEnvironment(prefix) {
      const wanted = prefix.toLowerCase();
      const found = functions.filter(({ definition }) =>
        definition.logicalId.toLowerCase().startsWith(wanted),
      );
      if (found.length !== 1 || !found[0])
        throw new Error(`${found.length} functions have a logical id like ${prefix}`);
      return found[0].definition.environment;
    },
    observed(channel) {
      const index = watch.indexOf(channel);
      if (index < 0) throw new Error(`${channel} is not watched`);
      return Atomics.load(observed, index);
    },
    issuer,
    phone,
    dropFile: dropBox
      ? (name, body, sequencer) => objects.put(dropBox, name, body, 'text/csv', sequencer)
      : undefined,
    settled: async (milliseconds) => {
      await events.settled(milliseconds);
      await streams.settled(milliseconds);
    },
    died: dynamodb.died,
    stop,
  };
  const local = localRoutes({
    ...clockRoutes(clock),
    ...post.routes,
    ...(pool && trigger && issuer && oidcRoutes(issuer, pool, trigger, clock)),
    ...(phone && { ...phoneRoutes(phone), ...phonePage() }),
    ...(dropBox && dailyFileRoutes(objects, dropBox)),
    ...options.routes?.(service),
  });
  const authorizers = authorizersOf(assembly, pool, issuer && cognitoAuthorizer(issuer, clock));
  const edge = edgeOf(assembly, secrets);
  const apis = restApis(assembly, { functions: byArn, authorizers, edge, clock, log });
  const own = ['local', ...(issuer ? ['oidc'] : []), ...(phone ? ['phone'] : [])];
  const isLocal = new RegExp(`^/(${own.join('|')})(/|\\?|$)`);
  handler = (request) =>
    site(request) ?? docs(request) ?? (isLocal.test(request.url ?? '') ? local : apis)(request);
  return service;
}

/** The assembly, and the values of its secrets: made up, and with a key of the phone, if it asks for one. */
async function read(directory: string, parameters: Record<string, string>) {
  const assembly = readAssembly(directory, parameters);
  if (!hasPhoneKeys(assembly)) return { assembly, secrets: generatedSecrets(assembly) };
  const key = await phoneKey();
  return {
    assembly: readAssembly(directory, { ...parameters, ...phoneKeyParameters(key) }),
    secrets: new Map([...generatedSecrets(assembly), ...phoneSecrets(assembly, key)]),
  };
}

/** What is at hand, or is made now. */
async function made<Made extends string | undefined>(
  it: Made | (() => Promise<string>),
): Promise<Made | string> {
  return typeof it === 'function' ? it() : it;
}

/** The engine at hand, or a new one. */
async function engine(
  { dynamodb, data }: LocalOptions,
  running: Running,
): Promise<Omit<DynamoDb, 'stop'>> {
  if (dynamodb) return { endpoint: dynamodb, died: new Promise(() => {}) };
  const started = await startDynamoDb({ data });
  running.dynamodb = started.stop;
  return started;
}

/** The endpoints, DynamoDB's behind a front if there is to be chaos. It is the outermost, so that a lost connection is lost. */
async function withFront(
  endpoints: Record<string, string>,
  options: LocalOptions,
  running: Running,
): Promise<Record<string, string>> {
  if (!options.chaos) return endpoints;
  const decide = typeof options.chaos === 'function' ? options.chaos : chaos(options.chaos);
  const front = await startDynamoDbFront(endpoints.AWS_ENDPOINT_URL_DYNAMODB as string, decide);
  running.front = front.stop;
  return { ...endpoints, AWS_ENDPOINT_URL_DYNAMODB: front.url };
}

/** Both results. If one fails, waits for the other all the same: it may have started what must be ended. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}
