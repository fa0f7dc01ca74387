/**
 * At the end of a run (docs/decisions/0029): every right that the templates grant was used by a
 * test, or its grant explains why no test can use it. An explanation of a right that is used or not
 * granted is a fault too.
 */
import { UNUSED_ON_LAPTOP, type UnusedRights } from '../../lib/shared/unused-on-laptop.ts';
import type { Assembly } from '../../local/cloudformation/assembly.ts';
import { allRights, readPolicies } from '../../local/iam/policies.ts';
import type { Right } from '../../local/iam/policy.ts';

/** The resource types that can carry such an explanation. */
const OWNERS = [
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
];

/** @returns the faults, one line each */
export function faultsOfRights(assembly: Assembly, used: readonly Right[]): string[] {
  const keyOf = ({ of, action, resource }: Right) => `${of}: ${action} on ${resource}`;
  const usedKeys = new Set(used.map(keyOf));
  const explained = assembly
    .resources(...OWNERS)
    .flatMap(({ ref, metadata }) =>
      ((metadata[UNUSED_ON_LAPTOP] ?? []) as UnusedRights[]).flatMap(({ actions }) =>
        actions.map((action) => ({ of: ref, action })),
      ),
    );
  const granted = allRights(readPolicies(assembly));
  const isExplained = (right: Right) =>
    explained.some(({ of, action }) => of === right.of && action === right.action);
  const unused = granted.filter((right) => !usedKeys.has(keyOf(right)));
  return [
    ...unused
      .filter((right) => !isExplained(right))
      .map((right) => `${keyOf(right)}: no test uses it`),
    ...explained
      .filter(
        ({ of, action }) => !unused.some((right) => right.of === of && right.action === action),
      )
      .map(({ of, action }) => `${of}: ${action} is said to be unused, and is used or not granted`),
  ];
}
