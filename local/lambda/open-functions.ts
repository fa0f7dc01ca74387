import type { Assembly } from '../cloudformation/assembly.ts';
import type { Iam } from '../iam/iam.ts';
import type { LocalOptions, LocalService } from '../local-service.ts';
import type { Clock } from '../shared/clock.ts';
import type { Running } from '../shared/running.ts';
import { lambdaDefinitions } from './definitions.ts';
import { type Invocable, LambdaFunction } from './function.ts';

/** The functions of the app. */
export interface Functions extends Pick<LocalService, 'functionEnvironment' | 'observed'> {
  all: readonly LambdaFunction[];
  /** Functions and aliases. */
  byArn: Map<string, Invocable>;
  /** The value of the first environment variable with this name in any function. */
  variable(name: string): string | undefined;
  /** Reloads the function whose bundle is in this directory. */
  reload(directory: string): void;
}

/** Opens the functions of the templates. None starts before its first event. */
export function openFunctions(
  assembly: Assembly,
  {
    endpoints,
    environment = {},
    accessKeyId,
    watch = [],
    maxWorkers,
    iam,
    clock,
    log,
  }: Pick<LocalOptions, 'environment' | 'watch' | 'maxWorkers'> & {
    endpoints: Record<string, string>;
    /** The access key ID for a function without a role. */
    accessKeyId: string;
    iam: Iam;
    clock: Clock;
    log(functionName: string, line: string): void;
  },
  running: Running,
): Functions {
  const observed = new Int32Array(new SharedArrayBuffer(4 * watch.length));
  const runtime = { clockOffset: clock.offset, watch, observed, log, refuses: iam.refuses };
  const all = lambdaDefinitions(assembly, {
    endpoints,
    overrides: environment,
    accessKeyId: (name) => iam.accessKeyOf(name) ?? accessKeyId,
  }).map((definition) => new LambdaFunction(definition, runtime, maxWorkers));
  running.add(() => Promise.all(all.map((each) => each.stop())));

  return {
    all,
    byArn: new Map([
      ...all.map((each): [string, Invocable] => [each.definition.arn, each]),
      ...aliasesOf(assembly, all),
    ]),
    variable: (name) =>
      all.map(({ definition }) => definition.environment[name]).find((each) => each !== undefined),
    reload(directory) {
      for (const each of all) if (each.definition.directory === directory) each.reload();
    },
    functionEnvironment(prefix) {
      const wanted = prefix.toLowerCase();
      const found = all.filter(({ definition }) =>
        definition.logicalId.toLowerCase().startsWith(wanted),
      );
      if (found.length !== 1 || !found[0])
        throw new Error(`${found.length} functions have a logical ID that begins with ${prefix}`);
      return found[0].definition.environment;
    },
    observed(channel) {
      const index = watch.indexOf(channel);
      if (index < 0) throw new Error(`${channel} is not watched`);
      return Atomics.load(observed, index);
    },
  };
}

function aliasesOf(assembly: Assembly, all: readonly LambdaFunction[]): [string, Invocable][] {
  return assembly
    .resources<{ FunctionName: string }>('AWS::Lambda::Alias')
    .map(({ ref, properties, logicalId }) => {
      const owner = all.find(({ definition }) => definition.name === properties.FunctionName);
      if (!owner) throw new Error(`${logicalId} is the alias of no function of the templates`);
      return [ref, owner.alias(ref)];
    });
}
