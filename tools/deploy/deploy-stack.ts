import { StackParameters } from '@aws-cdk/toolkit-lib';
import type { DeployedStack, DeployedStage } from '../shared/deployed-stage.ts';
import type { Steps } from '../shared/steps.ts';
import { type AppStack, type Assembly, only } from './assembly.ts';
import { deploymentFailure } from './failure.ts';
import { phoneKeyParameters } from './phone-key.ts';
import type { Progress } from './progress.ts';
import { deployableState } from './stack-state.ts';

/** A deployment in progress. */
export interface Deployment {
  stage: DeployedStage;
  assembly: Assembly;
  progress: Progress;
  steps: Steps;
  /** Between two looks at CloudFormation, in milliseconds. */
  pollMs: number;
}

/**
 * Deploys one stack: waits for whatever else works on it, recreates it after a failed creation, and
 * keeps the values of its parameters except those that only a deployment can know.
 * @throws Error in one line: the resource, AWS's reason, and what to do
 */
export async function deployStack(
  { stage, assembly, progress, steps, pollMs }: Deployment,
  stack: AppStack,
): Promise<void> {
  await steps.run(stack.name, async (note) => {
    const waiting = (status: string) => note(`waiting, it is in ${status}`);
    const deployed = await deployableState(stage, stack, waiting, pollMs);
    const parameters = await parametersFor(stage, stack, deployed);
    if (parameters.PublicKeyA) note('with a new key pair');
    progress.begin();
    const start = performance.now();
    await assembly.toolkit
      .deploy(assembly.source, {
        stacks: only(stack),
        parameters: StackParameters.withExisting(parameters),
        deploymentMethod: { method: 'change-set' },
        stackEventPollingInterval: pollMs,
      })
      .catch((error) => {
        if (progress.losses.length > 0)
          throw new Error(
            `${stack.name} would lose ${progress.losses.join(', ')}, and the stage is protected: ` +
              'nothing was changed in this stack. If you mean it, add --allow-losses',
          );
        const again = `npm run deploy -- --stage ${stage.settings.stage}`;
        throw deploymentFailure(`deploy ${stack.name}`, error, progress.failures, again);
      });
    if (progress.unchanged) return 'unchanged';
    return `done in ${Math.round((performance.now() - start) / 1000)} s`;
  });
}

async function parametersFor(
  stage: DeployedStage,
  { id }: AppStack,
  deployed: DeployedStack | undefined,
): Promise<Record<string, string>> {
  if (id === 'SsaPhone') return await phoneKeyParameters(stage, deployed);
  if (id === 'SsaSiteMonitoring')
    return { DistributionArn: await stage.output('SsaSite', 'DistributionArn') };
  if (id === 'SsaRecovery') return { PepperArn: await stage.output('SsaData', 'PepperArn') };
  return {};
}
