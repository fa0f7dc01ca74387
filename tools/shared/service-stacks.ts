import { CloudFormationClient, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
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
}

/** The service's stacks in a region, by their tags (lib/stacks/stage-stack.ts). */
export async function serviceStacks(region: string): Promise<ServiceStack[]> {
  const client = new CloudFormationClient(clientConfig(region));
  const found: ServiceStack[] = [];
  try {
    for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {}))
      for (const { StackName: name = '', Tags = [], EnableTerminationProtection } of Stacks) {
        const { service, stage } = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
        const terminationProtection = EnableTerminationProtection ?? false;
        if (service === 'ssa-access') found.push({ name, region, stage, terminationProtection });
      }
  } catch (error) {
    awsFailure(`list the stacks in ${region}`)(error as Error);
  }
  return found;
}

/**
 * Stacks of the stage that its app no longer has, one line each with what to do: nothing updates
 * them, and they cost money. They may hold data, so nobody deletes them by himself. Searched are
 * the regions of the settings; a region that is no longer among them has to be looked at by hand.
 * @param stacks of the app
 */
export async function forgottenStacks(
  settings: StageSettings,
  stacks: readonly { name: string; region: string }[],
): Promise<string[]> {
  const found = (await Promise.all(regionsOf(settings).map(serviceStacks))).flat();
  const isInApp = (stack: ServiceStack) =>
    stacks.some(({ name, region }) => name === stack.name && region === stack.region);
  return found
    .filter((stack) => stack.stage === settings.stage && !isInApp(stack))
    .map(({ name, region, terminationProtection }) => {
      const command = (operation: string) =>
        `aws cloudformation ${operation} --region ${region} --stack-name ${name}`;
      const unprotect = `${command('update-termination-protection')} --no-enable-termination-protection; `;
      return (
        `the app no longer has the stack ${name} in ${region}. If nobody needs what is in it: ` +
        `${terminationProtection ? unprotect : ''}${command('delete-stack')}`
      );
    });
}
