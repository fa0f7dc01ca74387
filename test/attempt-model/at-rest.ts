import {
  afterCompare,
  firstStep,
  type Outcome,
  type Step,
  type Verdict,
  type WriteStep,
} from '../../core/domain/attempt.ts';
import { ownerOf, wrongEntries } from '../../core/domain/credential.ts';
import { isResetDue } from '../../core/domain/due-reset.ts';
import { performOnce } from './perform.ts';
import {
  check,
  DEAD_AFTER_MS,
  isRunning,
  type ModelStep,
  type Process,
  passwordOf,
  type State,
} from './scenario.ts';

/**
 * Checks that 30 s after the last entry ended, only three wrong entries lock the investor out: a
 * typo is answered "wrong" with the number left, and the right password is accepted.
 */
export function checkAtRest(state: State): void {
  if (state.processes.some(isRunning)) return;
  const { item } = state;
  if (!item || !ownerOf(item)) return;
  let rested: State = { ...state, now: state.now + DEAD_AFTER_MS, processes: [] };
  const due = isResetDue(item, new Date(rested.now).toISOString());
  const enter = (entryId: string, password: string): Outcome => {
    const probe: Process = { entryId, password, step: firstStep, dead: false };
    let step: ModelStep = firstStep;
    while (step.do !== 'answer') {
      if (step.do === 'compare') {
        const verdict: Verdict = { right: step.reserved.passwordHash === password };
        const correct: Step = afterCompare(step, verdict);
        step = state.mutation.afterCompare?.(correct, step, verdict) ?? correct;
      } else {
        const { data, item: met, next } = performOnce(rested, probe, step as WriteStep, 1);
        rested = { ...rested, data, item: met };
        step = next;
      }
    }
    return step.outcome;
  };
  const wrong = due ? 0 : wrongEntries(item);
  if (wrong < 2) {
    const typo = enter('typo', 'typo');
    check(typo.kind === 'wrong', 'D3: at rest a typo is answered "wrong"');
    check(
      typo.kind === 'wrong' && typo.remaining === 2 - wrong,
      'D24: at rest a typo is told exactly what is left',
    );
  }
  const { kind: answered } = enter('probe', due ? 'new' : (passwordOf(item.epoch) as string));
  const expected = wrong === 3 ? 'revoked' : 'right';
  check(answered === expected, `D3: at rest a right entry is ${expected}, not ${answered}`);
}
