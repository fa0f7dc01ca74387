import { exitCodes } from '../shared/command-line.ts';
import { confirmStage } from '../shared/confirm-stage.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';
import { forgottenLine, forgottenStacks, stacksInRegions } from '../shared/service-stacks.ts';
import { Steps } from '../shared/steps.ts';
import { applyAccountSettings } from './account-settings.ts';
import { addressesOf } from './addresses.ts';
import { openAssembly } from './assembly.ts';
import { bootstrap, bootstrapVersion } from './bootstrap.ts';
import type { DeployContext } from './context.ts';
import { type Deployment, deployStack } from './deploy-stack.ts';
import { withDropped } from './dropped-exports.ts';
import { deploymentFailure } from './failure.ts';
import { guardDeployed } from './guards.ts';
import { nextSteps } from './next-steps.ts';
import { deploymentOrder } from './order.ts';
import { plan } from './plan.ts';
import { Progress } from './progress.ts';
import { uploadSite } from './site-files.ts';
import { smokeTest } from './smoke-test.ts';

/** Options of `npm run deploy`. */
export interface DeployOptions {
  yes?: boolean;
  dryRun?: boolean;
  force?: boolean;
  allowLosses?: boolean;
  executionPolicy?: string[];
}

/**
 * Deploys a stage whole. It may be run again at any point after any failure: what is done already
 * is found unchanged.
 * @returns the exit code
 * @throws Error in one line with what to do
 */
export async function deployStage(
  stage: DeployedStage,
  options: DeployOptions,
  context: DeployContext,
): Promise<number> {
  const { settings, account } = stage;
  const steps = new Steps(context.stdout);
  steps.say(`Stage ${settings.stage} in account ${account}, ${settings.region}`);
  await guardDeployed(stage);
  await reportFindings(stage, options.force ?? false, context, steps);
  if (settings.protection && !options.yes && !options.dryRun)
    await confirmStage(stage, `This deploys to stage ${settings.stage}.`, context);
  steps.say('Synthesizing the app');
  return await context.withAssembly(settings.stage, true, async (directory) => {
    const progress = new Progress(settings.protection && !options.allowLosses);
    const assembly = await openAssembly(stage, directory, progress);
    const deployment = { stage, assembly, progress, steps, pollMs: context.pollMs };
    try {
      const deployed = await stacksInRegions(settings);
      const forgotten = forgottenStacks(settings, deployed, assembly.stacks).map(forgottenLine);
      const order = async () =>
        deploymentOrder(await withDropped(settings, deployed, assembly.stacks));
      if (options.dryRun) {
        const site = await context.buildSite(settings.stage);
        const losses = await plan(stage, assembly, site, (line) => steps.say(line));
        for (const line of forgotten) steps.say(line);
        await order();
        if (losses.length > 0 && !options.allowLosses)
          throw new Error(
            `This would lose ${losses.join(', ')}: nothing was changed. If you mean it, add ` +
              '--allow-losses',
          );
        return exitCodes.done;
      }
      const ordered = await order();
      await bootstrapRegions(deployment, options.executionPolicy ?? []);
      for (const stack of ordered) await deployStack(deployment, stack);
      for (const line of forgotten) steps.say(`warning: ${line}`);
    } finally {
      await assembly.source.dispose();
    }
    return await finish(stage, context, steps);
  });
}

async function reportFindings(
  stage: DeployedStage,
  force: boolean,
  context: DeployContext,
  steps: Steps,
): Promise<void> {
  const findings = await context.preflight(stage);
  for (const { level, what, fix } of findings) steps.say(`${level}: ${what}\n  ${fix}`);
  const errors = findings.filter(({ level }) => level === 'error').length;
  if (errors > 0 && !force)
    throw new Error(
      `${errors} of the findings would stop the deployment: mend them, or add --force`,
    );
}

async function bootstrapRegions(
  { stage, assembly, progress, steps }: Deployment,
  executionPolicies: string[],
): Promise<void> {
  for (const region of new Set(assembly.stacks.map((each) => each.region))) {
    if ((await bootstrapVersion(region)) >= assembly.bootstrapVersion) continue;
    await steps.run(`bootstrap ${region}`, async () => {
      progress.begin();
      await bootstrap(assembly.toolkit, stage.account, region, executionPolicies).catch((error) => {
        const again = `npm run deploy -- --stage ${stage.settings.stage}`;
        throw deploymentFailure(`bootstrap ${region}`, error, progress.failures, again);
      });
      return undefined;
    });
  }
}

/** What no stack contains: files, settings of the account, the smoke test, what to do next. */
async function finish(stage: DeployedStage, context: DeployContext, steps: Steps): Promise<number> {
  const bucket = await stage.output('SsaSite', 'SiteBucket');
  await steps.run('site', async () => {
    const directory = await context.buildSite(stage.settings.stage);
    const { files, uploaded } = await uploadSite(directory, bucket, stage.settings.region);
    return uploaded === 0 ? 'unchanged' : `${uploaded} of ${files} files uploaded`;
  });
  // First: if they cannot be read, no refusal of a setting is forgotten.
  const addresses = await addressesOf(stage);
  const failures: string[] = [];
  await steps
    .run('account settings', () => applyAccountSettings(stage))
    .catch(({ message }: Error) => failures.push(message));
  // In any case: the new code is live by now.
  const isOk = await smokeTest(addresses, context, ({ what, problem }) =>
    steps.say(problem === undefined ? `ok: ${what}` : `FAILED: ${what}: ${problem}`),
  );
  if (!isOk)
    failures.push(
      'the smoke test failed: look at the alarms and logs of what failed (docs/operations.md), then ' +
        'deploy again',
    );
  if (failures.length > 0) throw new Error(`The stage is deployed, but ${failures.join('; and ')}`);
  steps.say('Next:');
  for (const step of nextSteps(stage, addresses)) steps.say(`- ${step}`);
  return exitCodes.done;
}
