/** The laptop: everything that the synthesized app needs to run, on one port of 127.0.0.1. */
import type { IncomingMessage } from 'node:http';
import { openApis } from './api-gateway/open-apis.ts';
import { userPoolOf } from './aws/cognito.ts';
import { openAws } from './aws/open-aws.ts';
import { openIssuer } from './aws/open-issuer.ts';
import { readApp } from './cloudformation/read-app.ts';
import { openSite } from './cloudfront/open-site.ts';
import { openConnect } from './connect/open-connect.ts';
import { openDropBox } from './demo/open-drop-box.ts';
import { openDynamoDb, withChaos } from './dynamodb/open-dynamodb.ts';
import { createTables } from './dynamodb/tables.ts';
import { openEvents } from './events/open-events.ts';
import { createIam } from './iam/iam.ts';
import { openFunctions } from './lambda/open-functions.ts';
import type { LocalOptions, LocalService } from './local-service.ts';
import { createClock } from './shared/clock.ts';
import { docs } from './shared/docs.ts';
import { openFrontDoor } from './shared/front-door.ts';
import { keptData } from './shared/kept-data.ts';
import { clockRoutes, localRoutes } from './shared/local-routes.ts';
import { createRunning, type Running } from './shared/running.ts';

export type { LocalOptions, LocalService } from './local-service.ts';

/**
 * Starts the laptop; resolves once it serves requests.
 * @throws Error in one line; nothing is left running
 */
export async function startLocal(options: LocalOptions): Promise<LocalService> {
  const running = createRunning();
  try {
    return await start(options, running);
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function start(options: LocalOptions, running: Running): Promise<LocalService> {
  const { log = () => {}, accessKeyId = 'local', parameters } = options;
  const kept = keptData(options.data);
  running.add(kept.close);
  const door = await openFrontDoor(options.port, log);
  running.endFirst(door.stop);

  const [{ endpoint, died }, directory, siteDirectory] = await all(
    openDynamoDb(options, running),
    getOrCreate(options.assembly),
    getOrCreate(options.site),
  );
  const app = await readApp(directory, parameters);
  const { assembly } = app;
  await createTables(assembly, { endpoint, accessKeyId });

  const pool = userPoolOf(assembly);
  const clock = createClock(kept);
  const iam = createIam(assembly, options.onRight);
  const common = { accessKeyId, iam, clock, kept };
  const aws = await openAws(app, { ...common, dynamodb: endpoint, pool }, running);
  const endpoints = await withChaos(aws.endpoints, options.chaos, running);
  // No domain but this one can have passkeys on a laptop: it is no IP address, and needs no https.
  const environment = { RP_ID: 'localhost', ...options.environment };
  const functions = openFunctions(
    assembly,
    { ...options, ...common, environment, endpoints, log },
    running,
  );
  const toLog = (line: string) => log('local', line);
  const { objects, post } = aws;
  const events = { ...common, endpoint, objects, log: toLog };
  const { settled } = openEvents(assembly, functions, events, running);
  const { issuer, routes: oidc } = await openIssuer(pool, functions, clock, door.url);
  const connect = openConnect(assembly, functions, clock, (line) => log('contact-flows', line));
  const site = openSite(siteDirectory, options.reloadsPages);
  const dropBox = openDropBox(functions, objects);
  const apis = openApis(app, { functions, pool, issuer, clock, log });

  const service: LocalService = {
    url: door.url,
    clock,
    endpoints: {
      // The laptop's own requests bypass the policies and the chaos.
      ...aws.endpoints,
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: 'ap-southeast-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'local',
    },
    functionEnvironment: functions.functionEnvironment,
    observed: functions.observed,
    issuer,
    phone: connect.phone,
    dropFile: dropBox.dropFile,
    settled,
    died,
    replace: {
      function: functions.reload,
      flows: async (from) => connect.replaceFlows((await readApp(from, parameters)).assembly),
      site: site.replace,
    },
    stop: running.stop,
  };
  const local = localRoutes({
    ...clockRoutes(clock),
    ...post.routes,
    ...site.routes,
    ...oidc,
    ...connect.routes,
    ...dropBox.routes,
    ...options.routes?.(service),
  });
  const own = ['local', ...(issuer ? ['oidc'] : []), ...(connect.phone ? ['phone'] : [])];
  const isLocal = new RegExp(`^/(${own.join('|')})(/|\\?|$)`);
  const rest = (request: IncomingMessage) =>
    isLocal.test(request.url ?? '') ? local(request) : apis(request);
  door.open((request) => site.serve(request) ?? docs(request) ?? rest(request), clock.now);
  return service;
}

/** Returns a value, or calls the function that creates it. */
async function getOrCreate<Value extends string | undefined>(
  given: Value | (() => Promise<string>),
): Promise<Value | string> {
  return typeof given === 'function' ? given() : given;
}

/**
 * All results. If one promise rejects, it still waits for the others, because they may start
 * something that must be stopped.
 */
async function all<Results extends unknown[]>(
  ...promises: { [Index in keyof Results]: Promise<Results[Index]> }
): Promise<Results> {
  await Promise.allSettled(promises);
  return Promise.all(promises) as Promise<Results>;
}
