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
 * its app no longer has, such as a digest's that the settings dropped, and those of the app. What
 * is deployed may refer the other way round than the app: CloudFormation goes by the former.
 * @param directory where to write an assembly of the stacks that the app no longer has
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
  const forgotten =
    found.length === 0
      ? []
      : await emptyStacks(found, stage, join(directory, 'forgotten'), progress);
  const all = [...forgotten, ...ofApp];
  const importers = new Map<DeletableStack, Set<string>>();
  for (const each of all) importers.set(each, await importersOfStack(each.stack, deployed));
  const imports = (one: DeletableStack, other: DeletableStack) =>
    one.stack.region === other.stack.region && importers.get(other)?.has(one.stack.name);
  const isBefore = (one: DeletableStack, other: DeletableStack) =>
    imports(one, other) ||
    (one.stack.dependencies.includes(other.stack.id) && !imports(other, one));
  const order = new Set<DeletableStack>();
  const begun = new Set<DeletableStack>();
  const place = (each: DeletableStack): void => {
    if (begun.has(each)) return;
    begun.add(each);
    for (const other of all.filter((one) => isBefore(one, each))) place(other);
    order.add(each);
  };
  for (const each of all) place(each);
  return [...order];
}

/** Names of the stacks that import what a stack exports, as it is deployed. */
async function importersOfStack(
  { name, region }: AppStack,
  deployed: readonly ServiceStack[],
): Promise<Set<string>> {
  const { exports = [] } =
    deployed.find((each) => each.name === name && each.region === region) ?? {};
  const importers = await Promise.all(exports.map((each) => importersOf(each, region)));
  return new Set(importers.flat());
}

/** Stacks of an app of empty stacks: the toolkit deletes only what an assembly has. */
async function emptyStacks(
  stacks: readonly ServiceStack[],
  stage: DeployedStage,
  outdir: string,
  progress: Progress,
): Promise<DeletableStack[]> {
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
  const assembly = await openAssembly(stage, app.synth().directory, progress);
  return assembly.stacks.map((stack) => ({ stack, assembly }));
}
