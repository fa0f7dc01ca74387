/** The report at the end of a run names every fault. */
import { expect, test } from 'vitest';
import { allRights, readPolicies } from '../../local/iam/policies.ts';
import type { Right } from '../../local/iam/policy.ts';
import { resolvedAssembly } from './lib/stacks/templates.ts';
import { faultsOfRights } from './rights-report.ts';

const assembly = resolvedAssembly();
const all = allRights(readPolicies(assembly));
const unusedLine = ({ of, action, resource }: Right) =>
  `${of}: ${action} on ${resource}: no test uses it`;
const whereNoneIsUsed = new Set(faultsOfRights(assembly, []));
const needed = all.filter((right) => whereNoneIsUsed.has(unusedLine(right)));

test('the report of rights is empty if every right is used or explained', () => {
  expect(needed.length).toBeGreaterThan(50);
  expect(needed.length).toBeLessThan(all.length);
  expect(faultsOfRights(assembly, needed)).toEqual([]);
});

test('the report of rights names any right that no test used', () => {
  for (const line of new Set(needed.map(unusedLine))) {
    const used = needed.filter((right) => unusedLine(right) !== line);
    expect(faultsOfRights(assembly, used)).toContain(line);
  }
});

test('the report of rights names an explanation of a right that is used after all', () => {
  const faults = faultsOfRights(assembly, all);
  expect(faults.length).toBeGreaterThan(0);
  for (const fault of faults)
    expect(fault).toMatch(/ is said to be unused, and is used or not granted$/);
});
