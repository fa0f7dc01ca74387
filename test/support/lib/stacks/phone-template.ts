/** The template of the phone stack: its order of creation, and its result with other parameters. */
import { inject } from 'vitest';
import { type Assembly, readAssembly } from '../../../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../../../local/cloudformation/parameters.ts';
import { connectTemplate, phoneTemplate } from './templates.ts';

interface PhoneResource {
  Type: string;
  Condition?: string;
  DependsOn?: string[];
  Properties: Record<string, unknown>;
}

/** All resources of the phone stack's template, by logical id. */
export const phoneResources = (): Record<string, PhoneResource> =>
  phoneTemplate().toJSON().Resources;

/** All resources of the Connect stack's template, by logical id. */
export const connectResources = (): Record<string, PhoneResource> =>
  connectTemplate().toJSON().Resources;

/**
 * Logical ids of the resources that CloudFormation creates before this one, by `DependsOn` or
 * references, directly or indirectly.
 */
export function createdBefore(
  logicalId: string,
  all: Record<string, PhoneResource>,
  seen = new Set<string>(),
): Set<string> {
  const { DependsOn = [], Properties } = all[logicalId] as PhoneResource;
  const referred = [...JSON.stringify(Properties).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g)].map(
    ([, id]) => id as string,
  );
  for (const each of [...DependsOn, ...referred]) {
    if (seen.has(each) || !all[each]) continue;
    seen.add(each);
    createdBefore(each, all, seen);
  }
  return seen;
}

/** The assembly with some parameters that differ from the laptop's. */
export function withParameters(parameters: Record<string, string>): Assembly {
  return readAssembly(inject('assembly'), {
    ...laptopParameters(),
    ...parameters,
  });
}
