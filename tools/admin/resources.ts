import { type StackResource, stackResources } from '../shared/stack-resources.ts';
import type { AdminSession } from './session.ts';

/** All resources of a stack. @param region where it is, if not in the stage's region */
export async function resourcesOf(
  { stage }: AdminSession,
  id: string,
  region: string = stage.settings.region,
): Promise<StackResource[]> {
  const stack = await stage.stack(id, region);
  if (!stack)
    throw new Error(`${stage.settings.stage}-${id} does not exist: run npm run deploy first`);
  return stackResources(stack.name, region);
}

/**
 * Physical id of the one resource of a type whose logical id begins so.
 * @param logicalId what the stack calls it, without the CDK's suffix, e.g. `Credentials`
 * @throws Error in one line
 */
export function physicalId(
  resources: readonly StackResource[],
  type: string,
  logicalId: string,
): string {
  const found = resources.find(
    (each) => each.type === type && suffixed(logicalId).test(each.logicalId),
  );
  if (found) return found.physicalId;
  throw new Error(`The stack has no ${logicalId} (${type}): run npm run deploy first`);
}

/** The CDK appends eight hexadecimal digits to a construct's path. */
const suffixed = (logicalId: string) => new RegExp(`^${logicalId}[0-9A-F]{8}$`);
