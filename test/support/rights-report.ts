/**
 * B12, at the end of a run: every right that the templates grant was used by a test, or says beside its grant why no test can. An
 * explanation of a right that is used after all, or that nobody has, is wrong too.
 */
import { UNUSED_ON_LAPTOP, type UnusedRights } from '../../lib/constructs/unused-on-laptop.ts';
import type { Assembly } from '../../local/cloudformation/assembly.ts';
import { allRights, readPolicies } from '../../local/iam/policies.ts';
import type { Right } from '../../local/iam/policy.ts';

/** What can say so of itself. */
const OWNERS = [
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
];

/** @returns what is wrong, a line each */
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
