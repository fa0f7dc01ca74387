import {
  BaseCredentials,
  type CachedCloudAssembly,
  StackSelectionStrategy,
  type StackSelector,
  Toolkit,
} from '@aws-cdk/toolkit-lib';
import { awsFailure } from '../shared/aws-failure.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';
import type { Progress } from './progress.ts';
import { toolkitCredentials } from './toolkit-credentials.ts';

/** A stack of the synthesized app. */
export interface AppStack {
  /** Construct id, e.g. `SsaData`. */
  id: string;
  /** Name in CloudFormation, e.g. `dev-SsaData`. */
  name: string;
  /** What the toolkit calls it, e.g. `SsaData (dev-SsaData)`. */
  displayName: string;
  region: string;
  /** Ids of the stacks that it depends on. */
  dependencies: string[];
  /** Names of its exports. */
  exports: string[];
  /** Its outputs, as in `dev-SsaData.PepperArn`. */
  outputs: string[];
  /** Exports and outputs of others that its template refers to, each as above. */
  needs: string[];
}

/** A synthesized app, with the CDK's toolkit to act on it. */
export interface Assembly {
  toolkit: Toolkit;
  source: CachedCloudAssembly;
  /** Each stack after those that it depends on. */
  stacks: AppStack[];
  /** Version of the bootstrap stack that its stacks need. */
  bootstrapVersion: number;
}

/**
 * Opens the cloud assembly of a stage.
 * @throws Error in one line if the toolkit would act in another account than the stage's
 */
export async function openAssembly(
  stage: DeployedStage,
  directory: string,
  progress: Progress,
): Promise<Assembly> {
  const provider = toolkitCredentials(stage);
  await provider().catch(awsFailure('use these credentials'));
  const baseCredentials = BaseCredentials.custom({ provider, region: stage.settings.region });
  const toolkit = new Toolkit({
    ioHost: progress,
    sdkConfig: { baseCredentials },
    color: false,
    emojis: false,
  });
  const source = await toolkit.synth(await toolkit.fromAssemblyDirectory(directory));
  const artifacts = source.cloudAssembly.stacks;
  return {
    toolkit,
    source,
    stacks: artifacts.map((artifact) => ({
      id: artifact.hierarchicalId,
      name: artifact.stackName,
      displayName: artifact.displayName,
      region: artifact.environment.region,
      dependencies: artifact.dependencies.map(({ hierarchicalId }) => hierarchicalId),
      ...referencesOf(artifact.stackName, artifact.template),
    })),
    bootstrapVersion: Math.max(
      0,
      ...artifacts.map(({ requiresBootstrapStackVersion = 0 }) => requiresBootstrapStackVersion),
    ),
  };
}

/** What a template offers to other stacks, and what it takes of them. */
function referencesOf(
  stackName: string,
  template: { Outputs?: Record<string, { Export?: { Name: string } }> },
): Pick<AppStack, 'exports' | 'outputs' | 'needs'> {
  const outputs = Object.entries(template.Outputs ?? {});
  const needs: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, part] of Object.entries(value)) {
      if (name === 'Fn::ImportValue') needs.push(part);
      else if (name === 'Fn::GetStackOutput') needs.push(`${part.StackName}.${part.OutputName}`);
      else collect(part);
    }
  };
  collect(template);
  return {
    exports: outputs.flatMap(([, { Export }]) => Export?.Name ?? []),
    outputs: outputs.map(([key]) => `${stackName}.${key}`),
    needs,
  };
}

/** Selects one stack, without those that it depends on. */
export function only({ id }: AppStack): StackSelector {
  return { strategy: StackSelectionStrategy.PATTERN_MUST_MATCH_SINGLE, patterns: [id] };
}
