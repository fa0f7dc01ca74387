/** What a refusal leaves behind: at most the used challenge's absence, and an event. */
import { expect } from 'vitest';
import type { ProblemCode } from '../../../core/http/problem.ts';
import { type Answer, expectProblem } from '../api.ts';
import type { World } from '../world.ts';

/** The items of a world as they are stored, without the times of sessions in use. */
async function items(world: World): Promise<Map<string, Record<string, unknown>>> {
  const all = new Map<string, Record<string, unknown>>();
  for (const line of (await world.dump()).split('\n')) {
    const table = line.slice(0, line.indexOf(' '));
    const { idleAt, ...item } = JSON.parse(line.slice(table.length + 1));
    all.set(`${table} ${JSON.stringify(item.id ?? item)}`, item);
  }
  return all;
}

/** The types of the events that an item holds last. */
function eventsOf(item: Record<string, unknown> | undefined): string[] {
  const { L: events = [] } = (item?.lastEvents ?? {}) as { L?: { M: { type: { S: string } } }[] };
  return events.map(({ M }) => M.type.S);
}

/**
 * Runs what has to be refused: the answer sets no session, no session is stored, and nothing else
 * is changed but by `recorded`.
 * @param refusal.recorded the one event that it records, on an item that is otherwise the same
 */
export async function expectRefused(
  world: World,
  attempt: () => Promise<Answer>,
  { code, recorded, ...also }: { code: ProblemCode; recorded?: string | undefined },
): Promise<void> {
  const before = await items(world);
  const answer = await attempt();
  const after = await items(world);
  expectProblem(answer, code, also);
  expect(answer.headers).not.toHaveProperty('set-cookie');
  const events: string[] = [];
  for (const [name, item] of after) {
    const { lastEvents, ...same } = item;
    const { lastEvents: then, ...was } = before.get(name) ?? {};
    expect(same, name).toEqual(was);
    if (JSON.stringify(lastEvents) !== JSON.stringify(then)) events.push(...eventsOf(item));
  }
  expect(events).toEqual(recorded === undefined ? [] : [recorded]);
  for (const [name, { kind }] of before)
    if (!after.has(name))
      expect(kind, name).toEqual({ S: expect.stringMatching(/^create$|^use$/) });
}
