/** What the laptop takes and gives. */
import type { Issuer } from './aws/oidc.ts';
import type { Switchboard } from './connect/switchboard.ts';
import type { Chaos } from './dynamodb/chaos.ts';
import type { Call, Fate } from './dynamodb/front.ts';
import type { Right } from './iam/policy.ts';
import type { Clock } from './shared/clock.ts';
import type { LocalRoutes } from './shared/local-routes.ts';

export interface LocalOptions {
  /** Directory of the cloud assembly, or what makes it; that is called once the port is ours. */
  assembly: string | (() => Promise<string>);
  /** 0 for any free one. */
  port: number;
  /** Directory of the investor's site, to be served at `/`, or what builds it. */
  site?: string | (() => Promise<string>);
  /** Pages of the site load themselves anew when it is replaced. */
  reloadsPages?: boolean;
  /**
   * Directory for what lasts beyond `stop` and any kill: tables, keys, objects, messages, the
   * clock, and how far events were handled. Without it everything is in memory.
   */
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
  /** Faults of DynamoDB that an engine on one machine never shows, for the functions' requests. */
  chaos?: Chaos | ((call: Call) => Fate | undefined);
  /** Sees tables of its own in a shared engine. Letters and digits. */
  accessKeyId?: string;
}

export interface LocalService {
  url: string;
  clock: Clock;
  /**
   * AWS_ENDPOINT_URL_<SERVICE>, region and credentials: with these, any SDK client sees what the
   * functions see.
   */
  endpoints: Record<string, string>;
  /**
   * The environment of the one function whose logical id begins so, upper and lower case alike:
   * `investor`.
   */
  functionEnvironment(prefix: string): Record<string, string>;
  /** How many messages a watched diagnostics channel has carried. */
  observed(channel: string): number;
  /** The issuer of access tokens under `/oidc`, if the app has a user pool. */
  issuer: Issuer | undefined;
  /**
   * Resolves when everything that was written before the call has been through the functions
   * behind streams and buckets, with all that came of it.
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
  /**
   * Resolves with one line that says so, should DynamoDB end without being told to: nothing works
   * from then on.
   */
  died: Promise<string>;
  /** Changes what runs, without an end of anything else: tables, sessions, clock and calls stay. */
  replace: Replacements;
  /** Ends everything that was started. */
  stop(): Promise<void>;
}

export interface Replacements {
  /**
   * The function whose bundle is in this directory loads it anew. Events under way end with the
   * old code, later ones meet the new.
   */
  function(directory: string): void;
  /**
   * Calls that begin from now on follow the contact flows of another assembly of the same app.
   * @throws Error naming what is wrong with a flow; the old ones stay
   */
  flows(assembly: string): Promise<void>;
  /** The site is served from another directory. */
  site(directory: string): void;
}
