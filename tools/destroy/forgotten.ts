import { join } from 'node:path';
import { type AppStack, type Assembly, openAssembly } from '../deploy/assembly.ts';
import type { Progress } from '../deploy/progress.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';
import {
  forgottenStacks,
  importersOf,
  type ServiceStack,
  stacksInRegions,
} from '../shared/service-stacks.ts';

/** A stack, and the assembly with which the CDK's toolkit deletes it. */
export interface DeletableStack {
  stack: AppStack;
  assembly: Assembly;
}

/**
 * The stacks to delete, each before those whose exports it imports: the stacks of the stage that
 * its app no longer has, such as a digest's that the settings dropped, and then those of the app.
 * @param directory where to write an assembly of the former
 */
export async function stacksToDelete(
  stage: DeployedStage,
  app: Assembly,
  directory: string,
  progress: Progress,
): Promise<DeletableStack[]> {
  const ofApp = app.stacks.toReversed().map((stack) => ({ stack, assembly: app }));
  const deployed = await stacksInRegions(stage.settings);
  const found = forgottenStacks(stage.settings, deployed, app.stacks);
  if (found.length === 0) return ofApp;
  const assembly = await assemblyOf(found, stage, join(directory, 'forgotten'), progress);
  const forgotten = assembly.stacks.map((stack) => ({ stack, assembly }));
  const all = [...forgotten, ...ofApp];
  const order = new Set<DeletableStack>();
  const begun = new Set<DeletableStack>();
  const place = async (each: DeletableStack): Promise<void> => {
    if (begun.has(each)) return;
    begun.add(each);
    const { stack } = each;
    const { name, region } = stack;
    const { exports = [] } =
      deployed.find((each) => each.name === name && each.region === region) ?? {};
    const importers = await Promise.all(exports.map((each) => importersOf(each, region)));
    const isBefore = (other: DeletableStack) =>
      (other.stack.region === region && importers.flat().includes(other.stack.name)) ||
      (other.assembly === app && other.stack.dependencies.includes(stack.id));
    for (const other of all.filter(isBefore)) await place(other);
    order.add(each);
  };
  for (const each of forgotten) await place(each);
  for (const each of ofApp) order.add(each);
  return [...order];
}

/** An app of empty stacks with these names: the toolkit deletes only what an assembly has. */
async function assemblyOf(
  stacks: readonly ServiceStack[],
  stage: DeployedStage,
  outdir: string,
  progress: Progress,
): Promise<Assembly> {
  const { App, Stack } = await import('aws-cdk-lib');
  const app = new App({
    outdir,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  for (const { name, region } of stacks)
    new Stack(app, name.slice(stage.settings.stage.length + 1), {
      stackName: name,
      env: { account: stage.account, region },
    });
  return await openAssembly(stage, app.synth().directory, progress);
}
