/** The states of the model: the initial one, and those that follow each action. */
import { afterCompare, firstStep } from '../../core/domain/attempt.ts';
import { isResetDue } from '../../core/domain/due-reset.ts';
import { STAND_INS } from '../../core/store/credential-item.ts';
import { transactItem } from '../../core/store/write.ts';
import { performOnce, sameContents, sameStep } from './perform.ts';
import {
  check,
  DEAD_AFTER_MS,
  isRunning,
  MIDNIGHT,
  type Process,
  type Scenario,
  type State,
  type Stored,
} from './scenario.ts';
import { credentials, db, EMPTY, ID, transact } from './storage.ts';

const ACCOUNT = 'C00088#10000001';
const START = Date.parse('2026-11-23T15:59:59.999Z');
/** The longest lifetime of a function. */
const FUNCTION_MS = 20_000;

/** An action of an entry, or of time, and the state after it. */
type Action = { name: string; next(): State };

/** The state in which a scenario begins; it empties the database. */
export function initialState(scenario: Scenario): State {
  const named = (name: string, count = 0) => Array.from({ length: count }, (_, i) => `${name}${i}`);
  const [wrong, dead] = [named('before', scenario.wrong), named('dead', scenario.dead)];
  const issued = credentials.issue({
    id: ID,
    account: ACCOUNT,
    userId: '82345601',
    passwordHash: scenario.id === 'retired' ? STAND_INS.passwordHash : 'old',
    epoch: 'E0',
    ...(wrong.length > 0 ? { wrong: new Set(wrong) } : {}),
    ...(wrong.length === 3 ? { revokedOf: 'C00088' } : {}),
    ...(dead.length > 0
      ? {
          undecided: new Set(dead),
          reservedAt: new Date(START - (scenario.deadFor ?? 0)).toISOString(),
        }
      : {}),
    ...(scenario.reset
      ? {
          resetAt: new Date(MIDNIGHT).toISOString(),
          resetHash: 'new',
          resetPepper: 'p',
          resetEpoch: 'E1',
        }
      : {}),
  });
  db.restore(EMPTY);
  if (scenario.id !== 'unknown') transact(transactItem(issued));
  return {
    ...sameContents(),
    processes: scenario.entries.map(({ password, as, does }, i) => ({
      entryId: as ?? `entry${i}`,
      password,
      ...(does && { does }),
      step: firstStep,
      dead: false,
    })),
    now: START,
    pauses: scenario.pauses ?? [DEAD_AFTER_MS],
    mutation: scenario.mutation ?? {},
  };
}

/** Everything that can happen next. */
export function actions(state: State): Action[] {
  const possible: Action[] = [];
  state.processes.forEach((process, i) => {
    if (!isRunning(process)) return;
    const { step, startedAt = state.now } = process;
    const name = `${process.entryId}.${i}`;
    const put = (changed: Partial<Process>, written: Stored = state) => ({
      ...state,
      data: written.data,
      item: written.item,
      processes: state.processes.with(i, { ...process, startedAt, ...changed }),
    });
    if (step.do === 'compare') {
      const { reserved } = step;
      check(
        !isResetDue(reserved, reserved.reservedAt as string),
        'D4: no entry is compared with a password that a reset had replaced when the slot was reserved',
      );
      const verdict = { right: reserved.passwordHash === process.password };
      const correct = afterCompare(step, verdict);
      const next = state.mutation.afterCompare?.(correct, step, verdict) ?? correct;
      possible.push({ name: `${name} is compared`, next: () => put({ step: sameStep(next) }) });
    } else if (step.do !== 'answer' && step.do !== 'replaced') {
      const write = (times: number, dead = false) => {
        const written = performOnce(state, process, step, times);
        return put({ step: written.next, dead }, written);
      };
      possible.push({ name: `${name} ${step.do}s`, next: () => write(1) });
      possible.push({
        name: `${name} ${step.do}s, its answer is lost, it is sent again`,
        next: () => write(2),
      });
      possible.push({ name: `${name} ${step.do}s and dies`, next: () => write(1, true) });
    }
    if (process.startedAt !== undefined)
      possible.push({ name: `${name} dies`, next: () => put({ dead: true }) });
  });
  if (state.item?.resetAt && state.now < MIDNIGHT)
    possible.push({ name: 'midnight', next: () => ({ ...state, now: MIDNIGHT }) });
  const [pause, ...pauses] = state.pauses;
  if (pause !== undefined)
    possible.push({ name: `${pause} ms pass`, next: () => ({ ...later(state, pause), pauses }) });
  return possible;
}

/** Lets time pass; entries that run for longer than a function's lifetime die. */
function later(state: State, milliseconds: number): State {
  const now = state.now + milliseconds;
  return {
    ...state,
    now,
    processes: state.processes.map((process) =>
      isRunning(process) && process.startedAt !== undefined && now - process.startedAt > FUNCTION_MS
        ? { ...process, dead: true }
        : process,
    ),
  };
}
