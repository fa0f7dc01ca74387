import type { AppStack } from './assembly.ts';

/** A stack of the app, compared with what is deployed. */
export interface OrderedStack extends AppStack {
  /** Ids of the stacks that, as deployed, import what it will no longer export. */
  importers: string[];
  /** Exports and outputs that it has as deployed. */
  deployed: string[];
}

/**
 * The order in which CloudFormation takes the stacks: each after those that it depends on, as the
 * CDK says, and after those that import what it drops. Where the two contradict each other, a stack
 * goes before one that it depends on, if the deployed one has all that it needs of it.
 * @param stacks each after those that it depends on
 * @throws Error in one line if there is no such order
 */
export function deploymentOrder(stacks: readonly OrderedStack[]): OrderedStack[] {
  const order: OrderedStack[] = [];
  const pending = new Set(stacks);
  const isPending = (id: string) => [...pending].some((each) => each.id === id);
  const existing = () =>
    new Set(
      stacks.flatMap((each) =>
        pending.has(each) ? each.deployed : [...each.exports, ...each.outputs],
      ),
    );
  while (pending.size > 0) {
    const held = [...pending].filter(({ importers }) => importers.some(isPending));
    const free = [...pending].filter((each) => !held.includes(each));
    const next = free.find(({ dependencies }) => !dependencies.some(isPending)) ?? early();
    if (!next) throw deadlock(held);
    pending.delete(next);
    order.push(next);

    function early(): OrderedStack | undefined {
      const names = existing();
      const able = free.filter(({ needs }) => needs.every((name) => names.has(name)));
      const releases = ({ id }: OrderedStack) =>
        held.some(({ importers }) => importers.includes(id));
      return able.find(releases) ?? able[0];
    }
  }
  return order;
}

function deadlock(held: readonly OrderedStack[]): Error {
  const waiting = held.map(({ name, importers }) => `${name} (for ${importers.join(', ')})`);
  return new Error(
    `No order of the stacks is possible: of ${waiting.join(', ')}, each drops an export that the ` +
      'other imports as deployed, and has a new one that it needs. Deploy a version between first ' +
      'that keeps the old exports (exportValue of its stack)',
  );
}
