import {
  CloudFormationClient,
  paginateDescribeStacks,
  paginateListImports,
} from '@aws-sdk/client-cloudformation';
import { regionsOf } from '../../lib/config/regions.ts';
import type { StageSettings } from '../../lib/config/stage-settings.ts';
import { awsFailure } from './aws-failure.ts';
import { clientConfig } from './client-config.ts';

/** A deployed stack of the service, of any stage. */
export interface ServiceStack {
  name: string;
  region: string;
  /** Absent of the baseline, which the stages share. */
  stage: string | undefined;
  terminationProtection: boolean;
  /** Names of its exports. */
  exports: string[];
  /** Its outputs, as in `dev-SsaData.PepperArn`. */
  outputs: string[];
}

/** The service's stacks in a region, by their tags (lib/stacks/stage-stack.ts). */
export async function serviceStacks(region: string): Promise<ServiceStack[]> {
  const client = new CloudFormationClient(clientConfig(region));
  const found: ServiceStack[] = [];
  try {
    for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {}))
      for (const { StackName: name = '', Tags = [], Outputs = [], ...stack } of Stacks) {
        const { service, stage } = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
        if (service !== 'ssa-access') continue;
        found.push({
          name,
          region,
          stage,
          terminationProtection: stack.EnableTerminationProtection ?? false,
          exports: Outputs.flatMap(({ ExportName }) => ExportName ?? []),
          outputs: Outputs.map(({ OutputKey }) => `${name}.${OutputKey}`),
        });
      }
  } catch (error) {
    awsFailure(`list the stacks in ${region}`)(error as Error);
  }
  return found;
}

/**
 * The service's stacks in all regions of the settings. A region that is no longer among them has to
 * be looked at by hand.
 */
export async function stacksInRegions(settings: StageSettings): Promise<ServiceStack[]> {
  return (await Promise.all(regionsOf(settings).map(serviceStacks))).flat();
}

/**
 * Stacks of the stage that its app no longer has: nothing updates them, and they cost money.
 * @param deployed as {@link stacksInRegions} finds them
 * @param stacks of the app
 */
export function forgottenStacks(
  { stage }: StageSettings,
  deployed: readonly ServiceStack[],
  stacks: readonly { name: string; region: string }[],
): ServiceStack[] {
  const isInApp = (stack: ServiceStack) =>
    stacks.some(({ name, region }) => name === stack.name && region === stack.region);
  return deployed.filter((each) => each.stage === stage && !isInApp(each));
}

/**
 * One line on a stack that the app no longer has, and what to do. It may hold data, so a deployment
 * deletes none by itself.
 */
export function forgottenLine({ name, region, terminationProtection }: ServiceStack): string {
  const command = (operation: string) =>
    `aws cloudformation ${operation} --region ${region} --stack-name ${name}`;
  const unprotect = `${command('update-termination-protection')} --no-enable-termination-protection; `;
  return (
    `the app no longer has the stack ${name} in ${region}. If nobody needs what is in it: ` +
    `${terminationProtection ? unprotect : ''}${command('delete-stack')}`
  );
}

/** Names of the stacks that import an export of their region. */
export async function importersOf(exportName: string, region: string): Promise<string[]> {
  const client = new CloudFormationClient(clientConfig(region));
  const names: string[] = [];
  try {
    for await (const { Imports = [] } of paginateListImports(
      { client },
      { ExportName: exportName },
    ))
      names.push(...Imports);
  } catch (error) {
    // An export that nobody imports is an error to CloudFormation.
    if (!/is not imported by any stack/.test((error as Error).message))
      awsFailure(`ask who imports ${exportName}`)(error as Error);
  }
  return names;
}
