import { setTimeout as pause } from 'node:timers/promises';
import {
  CloudFormationClient,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { awsFailure } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';
import type { DeployedStack, DeployedStage } from '../shared/deployed-stage.ts';
import type { AppStack } from './assembly.ts';

/** Creation failed and was rolled back: nothing is in the stack, and it can only be deleted. */
const FAILED_CREATION = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

/** Whether the stack has ever been created whole; only then its parameters mean anything. */
export function isCreated(stack: DeployedStack | undefined): stack is DeployedStack {
  return stack !== undefined && ![...FAILED_CREATION, 'REVIEW_IN_PROGRESS'].includes(stack.status);
}

/**
 * Waits until nothing else works on a stack, and makes sure that it can be deployed.
 *
 * The toolkit itself deletes what a failed creation left, but not if the stack has termination
 * protection already (https://github.com/aws-samples/aws-secure-environment-accelerator/pull/253).
 * There is nothing to protect in it, so the protection is taken off.
 * @param waiting called once if there is something to wait for, with the status
 * @returns the stack; `undefined` if it does not exist
 * @throws Error in one line with the command that mends the stack
 */
export async function deployableState(
  stage: DeployedStage,
  { id, name, region }: AppStack,
  waiting: (status: string) => void,
  pollMs: number,
): Promise<DeployedStack | undefined> {
  let stack = await stage.stack(id, region);
  if (isBusy(stack)) waiting(stack?.status ?? '');
  while (isBusy(stack)) {
    await pause(pollMs);
    stack = await stage.stack(id, region);
  }
  const command = (verb: string) =>
    `aws cloudformation ${verb} --stack-name ${name} --region ${region}`;
  if (stack?.status === 'UPDATE_ROLLBACK_FAILED')
    throw new Error(
      `${name} is in UPDATE_ROLLBACK_FAILED: mend what its events name, then run ` +
        `${command('continue-update-rollback')} and deploy again`,
    );
  if (stack?.status === 'DELETE_FAILED')
    throw new Error(
      `${name} is in DELETE_FAILED, half deleted: run ${command('delete-stack')} and deploy again`,
    );
  if (stack?.terminationProtection && FAILED_CREATION.includes(stack.status))
    await new CloudFormationClient(clientConfig(region))
      .send(
        new UpdateTerminationProtectionCommand({
          StackName: name,
          EnableTerminationProtection: false,
        }),
      )
      .catch(awsFailure(`take the protection off ${name}, whose creation failed`));
  return stack;
}

/** Whether something is working on the stack. A change set that waits for its review is not. */
export function isBusy(stack: DeployedStack | undefined): boolean {
  return /_IN_PROGRESS$/.test(stack?.status ?? '') && stack?.status !== 'REVIEW_IN_PROGRESS';
}
