/** The options and the interface of the laptop. */
import type { Issuer } from './aws/oidc.ts';
import type { Switchboard } from './connect/switchboard.ts';
import type { Chaos } from './dynamodb/chaos.ts';
import type { EngineRequest, Fate } from './dynamodb/front.ts';
import type { Right } from './iam/policy.ts';
import type { Clock } from './shared/clock.ts';
import type { LocalRoutes } from './shared/local-routes.ts';

/** Options of `startLocal`. */
export interface LocalOptions {
  /**
   * Directory of the cloud assembly, or a function that creates it, called once the port is
   * reserved.
   */
  assembly: string | (() => Promise<string>);
  /** 0 selects any free port. */
  port: number;
  /** Directory of the investor's site, served at `/`, or a function that builds it. */
  site?: string | (() => Promise<string>);
  /** Whether open pages of the site reload when it is replaced. */
  reloadsPages?: boolean;
  /**
   * Directory for everything that must survive `stop` and a kill: tables, keys, objects, messages,
   * the clock, and the positions of the event readers. Without it everything is in memory.
   */
  data?: string;
  /** Values for the CloudFormation parameters, by name. */
  parameters: Record<string, string>;
  /** Environment variables to replace or add in every function. */
  environment?: Record<string, string>;
  /** Further routes under `/local`, created once everything else runs. */
  routes?: (service: LocalService) => LocalRoutes;
  /**
   * Receives each line of a function's log and of an API's access log, with the name of its log
   * group.
   */
  log?: (functionName: string, line: string) => void;
  /** Diagnostics channels whose messages are counted, in all functions. */
  watch?: readonly string[];
  /** Receives each policy right that allows a request. */
  onRight?: (right: Right) => void;
  /**
   * Maximum number of concurrent events in one function; by default twice the number of processors.
   */
  maxWorkers?: number;
  /**
   * Endpoint of an engine that already runs and keeps running. Without it `startDynamoDb` provides
   * one.
   */
  dynamodb?: string;
  /** DynamoDB faults for the functions' requests, which an engine on one machine never shows. */
  chaos?: Chaos | ((request: EngineRequest) => Fate | undefined);
  /** In a shared engine, each access key ID has its own tables. Letters and digits. */
  accessKeyId?: string;
}

/** The running laptop. */
export interface LocalService {
  /** Base URL, without a slash at the end. */
  url: string;
  clock: Clock;
  /**
   * AWS_ENDPOINT_URL_<SERVICE>, region and credentials: with these, any SDK client sees what the
   * functions see.
   */
  endpoints: Record<string, string>;
  /**
   * The environment of the one function whose logical ID begins with the prefix, in any case:
   * `investor`.
   * @throws Error if no function or several match
   */
  functionEnvironment(prefix: string): Record<string, string>;
  /**
   * The number of messages on a watched diagnostics channel.
   * @throws Error if the channel is not watched
   */
  observed(channel: string): number;
  /** The issuer of access tokens under `/oidc`; undefined if the app has no user pool. */
  issuer: Issuer | undefined;
  /**
   * Resolves when the functions behind streams and buckets have processed everything written before
   * the call, and all its consequences.
   * @param milliseconds time limit for streams and for buckets each, 30 s by default
   * @throws Error naming what is stuck at the time limit
   */
  settled(milliseconds?: number): Promise<void>;
  /**
   * Puts a daily file into the drop box, as the depository does; undefined if the app has no drop
   * box.
   * @param sequencer of the object in S3; the next one by default
   */
  dropFile: ((name: string, body: string | Buffer, sequencer?: string) => void) | undefined;
  /** Accepts calls; undefined if the app has no Connect instance. */
  phone: Switchboard | undefined;
  /** Resolves with a one-line message if DynamoDB ends unexpectedly: nothing works after that. */
  died: Promise<string>;
  /**
   * Replaces parts of the running app. Everything else continues: tables, sessions, clock and
   * calls.
   */
  replace: Replacements;
  /** Stops everything that was started. */
  stop(): Promise<void>;
}

/** The parts of the app that can be replaced while it runs. */
export interface Replacements {
  /**
   * Reloads the function whose bundle is in this directory. Events in progress finish with the old
   * code; later ones run the new code.
   */
  function(directory: string): void;
  /**
   * New calls follow the contact flows of another assembly of the same app.
   * @throws Error naming what is wrong with a flow; the old flows stay
   */
  flows(assembly: string): Promise<void>;
  /** Serves the site from another directory. */
  site(directory: string): void;
}
