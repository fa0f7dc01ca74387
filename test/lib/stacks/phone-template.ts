/** The template of the phone stack: what comes before what, and what other parameters make of it. */
import { inject } from 'vitest';
import { type Assembly, readAssembly } from '../../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { phoneTemplate } from './templates.ts';

interface Made {
  Type: string;
  Condition?: string;
  DependsOn?: string[];
  Properties: Record<string, unknown>;
}

export const made = (): Record<string, Made> => phoneTemplate().toJSON().Resources;

/** Resources that the template makes before this one, by `DependsOn` and by what it refers to, and what those wait for. */
export function before(
  logicalId: string,
  all: Record<string, Made>,
  seen = new Set<string>(),
): Set<string> {
  const { DependsOn = [], Properties } = all[logicalId] as Made;
  const referred = [...JSON.stringify(Properties).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g)].map(
    ([, id]) => id as string,
  );
  for (const each of [...DependsOn, ...referred]) {
    if (seen.has(each) || !all[each]) continue;
    seen.add(each);
    before(each, all, seen);
  }
  return seen;
}

/** The stack with other parameters than the laptop's. */
export function withParameters(parameters: Record<string, string>): Assembly {
  return readAssembly(inject('assembly'), {
    ...laptopParameters('https://ssa.example.hk'),
    ...parameters,
  });
}
