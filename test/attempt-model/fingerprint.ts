import { wrongEntries } from '../../core/domain/credential.ts';
import { isRunning, type ModelStep, type Process, passwordOf, type State } from './scenario.ts';

/**
 * A string that is equal for states with the same future: details that an entry no longer uses, and
 * the order of entries of the same password, make no difference.
 */
export function fingerprint({ item, processes, now, pauses }: State): string {
  const { undecided = new Set<string>(), wrong = new Set<string>() } = item ?? {};
  const living = processes.filter(isRunning).map((process) => {
    const { entryId } = process;
    const marks = [undecided.has(entryId), wrong.has(entryId), item?.lastRight === entryId];
    return { entryId, sortedBy: JSON.stringify([marks, traits(process, (id) => typeof id)]) };
  });
  living.sort((a, b) => (a.sortedBy < b.sortedBy ? -1 : 1));
  const names = new Map<string, string>();
  const rename = (id: string) => {
    const name = names.get(id) ?? `#${names.size}`;
    names.set(id, name);
    return name;
  };
  for (const { entryId } of living) rename(entryId);
  const lastRight = names.get(item?.lastRight ?? '');
  const sets = [wrong, undecided].map((set) => [...set].map(rename).sort());
  const steps = living.map(({ entryId }) =>
    processes
      .filter((process) => process.entryId === entryId && isRunning(process))
      .map((process) => JSON.stringify(traits(process, rename)))
      .sort(),
  );
  const credential = item && {
    ...item,
    undecided: sets[1],
    wrong: sets[0],
    lastRight,
    lastRightEpoch: lastRight && item.lastRightEpoch,
  };
  const text = JSON.stringify([credential, steps, now, pauses]);
  // A decoy's epoch is random and never changes.
  return item && !passwordOf(item.epoch) ? text.replaceAll(item.epoch, 'random') : text;
}

function traits(
  { password, does, startedAt, step }: Process,
  rename: (id: string) => string,
): unknown {
  return [password, does, startedAt, usedLater(step, rename)];
}

/** The parts of a step that later steps use. */
function usedLater(step: ModelStep, rename: (id: string) => string): unknown {
  switch (step.do) {
    case 'compare':
      return [
        step.do,
        step.reserved.epoch,
        step.reserved.passwordHash,
        wrongEntries(step.reserved),
      ];
    case 'promote':
      return [step.do, step.seen.resetEpoch, step.tries];
    case 'take-over': {
      const { undecided, reservedAt, epoch } = step.seen;
      return [step.do, [...(undecided ?? [])].map(rename).sort(), reservedAt, epoch, step.tries];
    }
    default:
      return step;
  }
}
