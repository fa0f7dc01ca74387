import { DiffMethod } from '@aws-cdk/toolkit-lib';
import type { DeployedStage } from '../shared/deployed-stage.ts';
import type { Assembly } from './assembly.ts';
import { bootstrapVersion } from './bootstrap.ts';
import { isIrreplaceable } from './irreplaceable.ts';
import { hasPhoneKey } from './phone-key.ts';
import { uploadSite } from './site-files.ts';

/** Changes that lose something, in words. */
const IMPACTS: Record<string, string> = {
  WILL_REPLACE: 'REPLACED',
  MAY_REPLACE: 'may be replaced',
  WILL_DESTROY: 'DELETED',
  WILL_ORPHAN: 'left behind',
};

/**
 * Says what a deployment would do, and changes nothing. Compares templates: a change set would say
 * more about replacements, but creates a stack where there is none.
 * @param say called with each line
 * @returns resources that it would lose and that can't be made again, with their types
 */
export async function plan(
  stage: DeployedStage,
  { toolkit, source, stacks, bootstrapVersion: needed }: Assembly,
  siteDirectory: string,
  say: (line: string) => void,
): Promise<string[]> {
  const losses: string[] = [];
  for (const region of new Set(stacks.map((each) => each.region)))
    if ((await bootstrapVersion(region)) < needed) say(`bootstrap ${region}: would be done`);
  const diffs = await toolkit.diff(source, { method: DiffMethod.TemplateOnly() });
  for (const { id, name, displayName, region } of stacks) {
    const diff = diffs[displayName];
    const isNew = !(await stage.stack(id, region));
    if (!diff || diff.isEmpty) say(`${name}: unchanged`);
    else if (isNew) say(`${name}: new, ${diff.resources.differenceCount} resources`);
    else {
      say(`${name}: ${diff.differenceCount} changes`);
      diff.resources.forEachDifference((logicalId, change) => {
        const impact = IMPACTS[change.changeImpact];
        const resource = `${logicalId} (${change.resourceType})`;
        if (impact && isIrreplaceable(change.oldResourceType))
          losses.push(`${resource} of ${name}`);
        say(`  ${resource}: ${impact ?? 'changed'}`);
      });
    }
  }
  if (stacks.some(({ id }) => id === 'SsaPhone') && !hasPhoneKey(await stage.stack('SsaPhone')))
    say("the phone's first key pair would be made");
  const { outputs: { SiteBucket: bucket } = {} } = (await stage.stack('SsaSite')) ?? {};
  if (!bucket) {
    say('site: all files would be uploaded');
    return losses;
  }
  const { region } = stage.settings;
  const { files, uploaded } = await uploadSite(siteDirectory, bucket, region, false);
  say(`site: ${uploaded} of ${files} files would be uploaded`);
  return losses;
}
