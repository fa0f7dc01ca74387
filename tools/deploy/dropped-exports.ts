import type { StageSettings } from '../../lib/config/stage-settings.ts';
import { forgottenLine, importersOf, type ServiceStack } from '../shared/service-stacks.ts';
import type { AppStack } from './assembly.ts';
import type { OrderedStack } from './order.ts';

/**
 * Compares the stacks of the app with the deployed ones: what each has, and which stacks of the app
 * import something that it will no longer export. CloudFormation refuses to drop an export in use,
 * so those have to be deployed first.
 * @param deployed the service's stacks in all regions of the settings
 * @throws Error in one line if a stack that is not in the app imports such an export
 */
export async function withDropped(
  { stage }: StageSettings,
  deployed: readonly ServiceStack[],
  stacks: readonly AppStack[],
): Promise<OrderedStack[]> {
  return await Promise.all(
    stacks.map(async (stack) => {
      const { name, region } = stack;
      const before = deployed.find((each) => each.name === name && each.region === region);
      const { exports = [], outputs = [] } = before ?? {};
      const importers = new Set<string>();
      for (const dropped of exports.filter((each) => !stack.exports.includes(each)))
        for (const importer of await importersOf(dropped, region)) {
          const user = stacks.find((each) => each.name === importer && each.region === region);
          if (user) importers.add(user.id);
          else throw inUseElsewhere(name, dropped, importer);
        }
      return { ...stack, importers: [...importers], deployed: [...exports, ...outputs] };
    }),
  );

  function inUseElsewhere(name: string, dropped: string, importer: string): Error {
    const forgotten = deployed.find((each) => each.name === importer && each.stage === stage);
    const remedy = forgotten ? forgottenLine(forgotten) : `take the import out of ${importer}`;
    return new Error(
      `${name} would no longer export ${dropped}, which ${importer} imports, and CloudFormation ` +
        `refuses that: ${remedy}. Then deploy again`,
    );
  }
}
