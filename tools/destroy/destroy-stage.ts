import { setTimeout as pause } from 'node:timers/promises';
import { only, openAssembly } from '../deploy/assembly.ts';
import type { DeployContext } from '../deploy/context.ts';
import { deploymentFailure } from '../deploy/failure.ts';
import { Progress } from '../deploy/progress.ts';
import { isBusy } from '../deploy/stack-state.ts';
import { exitCodes } from '../shared/command-line.ts';
import { confirmStage } from '../shared/confirm-stage.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';
import { serviceStacks } from '../shared/service-stacks.ts';
import { stackResources } from '../shared/stack-resources.ts';
import { Steps } from '../shared/steps.ts';
import { emptyBucket } from './empty-bucket.ts';
import { type DeletableStack, stacksToDelete } from './forgotten.ts';
import { type DeletedResource, leftInAccount, remaining } from './remaining.ts';

/** Objects may arrive in a bucket between its emptying and its deletion. */
const TRIES = 3;

/**
 * Deletes a stage whole, except a protected one. It may be run again after any failure.
 * @returns the exit code
 * @throws Error in one line with what to do
 */
export async function destroyStage(
  stage: DeployedStage,
  { yes = false }: { yes?: boolean },
  context: DeployContext,
): Promise<number> {
  const { stage: name, protection, region } = stage.settings;
  const steps = new Steps(context.stdout);
  steps.say(`Stage ${name} in account ${stage.account}, ${region}`);
  if (protection) {
    for (const line of whatStays(stage)) steps.say(line);
    throw new Error(`Stage ${name} is protected: nothing was deleted`);
  }
  return await context.withAssembly(name, false, async (directory) => {
    const progress = new Progress();
    const app = await openAssembly(stage, directory, progress);
    let all: DeletableStack[] = [];
    try {
      all = await stacksToDelete(stage, app, directory, progress);
      const stacks = await deployedStacks(stage, all);
      if (stacks.length === 0) {
        steps.say('Nothing of it is deployed');
        return exitCodes.done;
      }
      if (!yes) await confirmStage(stage, `This deletes ${namesOf(stacks)}.`, context);
      const deletion = { stage, progress, steps, pollMs: context.pollMs };
      const resources: DeletedResource[] = [];
      for (const stack of stacks) resources.push(...(await deleteStack(deletion, stack)));
      steps.say('What remains:');
      const aliases = resources.some(({ type }) => type === 'AWS::Connect::Instance')
        ? [stage.settings.phone.instanceAlias ?? `ssa-${name}-${stage.account}`]
        : [];
      const isLast = stacks.some(({ stack }) => stack.id === 'SsaBaseline');
      const lines = await remaining(resources, progress.kept, aliases);
      if (isLast) lines.push(...leftInAccount(stage));
      for (const line of lines) steps.say(`- ${line}`);
      return exitCodes.done;
    } finally {
      const opened = new Set([app, ...all.map(({ assembly }) => assembly)]);
      for (const { source } of opened) await source.dispose();
    }
  });
}

function whatStays({ settings }: DeployedStage): string[] {
  const { archiveYears } = settings.retention;
  return [
    'Of a protected stage stay, even if somebody deletes its stacks by hand:',
    '- tables, user pool, keys and logs: the data of investors outlives mistakes',
    `- the archive of events: locked for ${archiveYears} years, so that nobody can delete it`,
    '- the Connect instance: its alias could never be used again',
  ];
}

const namesOf = (stacks: readonly DeletableStack[]) =>
  stacks.map(({ stack }) => stack.name).join(', ');

/**
 * Those of the stacks that exist. The baseline counts only if no other stage uses it.
 * @throws Error if one of them is protected
 */
async function deployedStacks(
  stage: DeployedStage,
  stacks: readonly DeletableStack[],
): Promise<DeletableStack[]> {
  const found: DeletableStack[] = [];
  for (const each of stacks) {
    const { stack } = each;
    const deployed = await stage.stack(stack.id, stack.region);
    if (!deployed) continue;
    if (deployed.terminationProtection)
      throw new Error(
        `${stack.name} is protected, although the settings say otherwise: nothing was deleted`,
      );
    const isShared = stack.id === 'SsaBaseline' && (await hasOtherStages(stage));
    if (!isShared) found.push(each);
  }
  return found;
}

async function hasOtherStages({ settings }: DeployedStage): Promise<boolean> {
  const stages = (await serviceStacks(settings.region)).map(({ stage }) => stage);
  return stages.some((stage) => stage && stage !== settings.stage);
}

/** A deletion in progress. */
interface Deletion {
  stage: DeployedStage;
  progress: Progress;
  steps: Steps;
  pollMs: number;
}

/** Deletes a stack with the content of its buckets. @returns the resources that it had */
async function deleteStack(
  { stage, progress, steps, pollMs }: Deletion,
  { stack, assembly }: DeletableStack,
): Promise<DeletedResource[]> {
  const { name, region } = stack;
  let resources: DeletedResource[] = [];
  await steps.run(name, async (note) => {
    let deployed = await stage.stack(stack.id, region);
    if (isBusy(deployed)) note('waiting, something else works on it');
    while (isBusy(deployed)) {
      await pause(pollMs);
      deployed = await stage.stack(stack.id, region);
    }
    // Before the first change set is executed, there is no template to list resources of.
    if (deployed?.status !== 'REVIEW_IN_PROGRESS')
      resources = (await stackResources(name, region)).map((each) => ({ ...each, region }));
    const buckets = resources.filter(({ type }) => type === 'AWS::S3::Bucket');
    for (let tries = 1; ; tries++) {
      for (const { physicalId } of buckets) await emptyBucket(physicalId, region);
      progress.begin();
      const error = await assembly.toolkit
        .destroy(assembly.source, { stacks: only(stack), stackEventPollingInterval: pollMs })
        .then(() => undefined)
        .catch((failure: unknown) => failure);
      if (!error) break;
      const again = `npm run destroy -- --stage ${stage.settings.stage}`;
      const isRefilled = progress.failures.some(({ type }) => type === 'AWS::S3::Bucket');
      if (!isRefilled || tries === TRIES)
        throw deploymentFailure(`delete ${name}`, error, progress.failures, again);
    }
    return undefined;
  });
  return resources;
}
