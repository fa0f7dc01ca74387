/** The rules, checked after each write and each answer. */
import type { Outcome, WriteStep } from '../../core/domain/attempt.ts';
import { type Credential, ownerOf, wrongEntries } from '../../core/domain/credential.ts';
import { isResetDue } from '../../core/domain/due-reset.ts';
import {
  aliveInSlots,
  check,
  DEAD_AFTER_MS,
  type Process,
  passwordOf,
  type Replacement,
  type State,
} from './scenario.ts';

/** Checks what one step of the protocol wrote. */
export function checkWrite(
  state: State,
  process: Process,
  step: WriteStep,
  after: Credential,
  now: string,
): void {
  const before = state.item;
  const undecided = after.undecided?.size ?? 0;
  check(
    wrongEntries(after) + undecided <= 3,
    'D2: wrong and undecided entries hold at most three slots',
  );
  check(
    step.do === 'promote' || !before || !isResetDue(before, now),
    'D4: while a reset is due, only the promotion writes',
  );
  const lost = [...(before?.wrong ?? [])].filter((id) => !after.wrong?.has(id));
  const clears = step.do === 'settle-right' || step.do === 'promote';
  const id = process.entryId;
  check(
    lost.length === 0 || clears,
    'D1: only a right entry or a new password sets the count to zero',
  );
  check(
    [...(after.wrong ?? [])].every((each) => !after.undecided?.has(each)),
    'D2: a decided entry holds no second slot',
  );
  const isReported = after.revokedOf !== undefined;
  check(
    isReported === (ownerOf(after) !== undefined && wrongEntries(after) === 3),
    'P7, D18: exactly a revoked password of an account is reported as revoked',
  );
  check(
    step.do === 'promote' || !before || after.epoch === before.epoch,
    'D12: entries do not change the epoch',
  );
  if (step.do === 'reserve') {
    check(
      !before?.wrong?.has(id) && before?.lastRight !== id,
      'D1: a decided entry is not compared again',
    );
    check(
      !hasDead(before, Date.parse(now)),
      'D3: no slot is reserved beside abandoned entries, which would keep theirs by it',
    );
    check(after.reservedAt === now, 'D3: the time of the last reservation is stored');
  }
  if (step.do === 'promote') {
    check(
      after.passwordHash === 'new' && after.epoch === 'E1' && after.mustChange === true,
      'D4, P2: the promoted password is the approved one and must be changed',
    );
    check(
      !after.wrong && !after.undecided && !after.resetAt,
      'D4: the promotion sets the count to zero and removes the reset',
    );
  }
  if (step.do === 'settle-wrong') {
    check(
      passwordOf(step.epoch) !== process.password || !ownerOf(after),
      'P7: only a wrong entry is counted',
    );
    check(before?.undecided?.has(id) === true, 'D2: only an entry with a slot is counted');
    check(after.wrong?.has(id) === true, 'P7: a wrong entry is counted');
    const recorded = (after as unknown as { eventTypes: string[] }).eventTypes.length;
    check(
      recorded === (wrongEntries(after) === 3 ? 2 : 1),
      'D2, D12: the third wrong entry, and no other, records a revocation',
    );
    check(
      after.epoch === step.epoch,
      'D4: an entry is counted for the password that it was compared with',
    );
  }
  if (step.do === 'settle-right') {
    check(
      before !== undefined && wrongEntries(before) < 3,
      'P7: no entry is right once the password is revoked',
    );
    check(
      passwordOf(step.epoch) === process.password && before?.epoch === step.epoch,
      'only the current password is accepted',
    );
    check(wrongEntries(after) === 0, 'D1: a right entry sets the count to zero');
    check(
      before?.undecided?.has(id) === true && !after.undecided?.has(id),
      'D2: a right entry frees its slot',
    );
  }
  if (step.do === 'take-over') {
    const others = [...(before?.undecided ?? [])].filter((id) => id !== process.entryId);
    const alive = aliveInSlots(state).some((entryId) => others.includes(entryId));
    check(!alive, 'D3: only slots of abandoned entries are taken over');
  }
}

/** Checks what a change or a cancellation wrote. */
export function checkReplacement(
  before: Credential,
  step: Replacement,
  item: Credential | undefined,
  epoch: string,
  now: string,
): void {
  check(
    before.epoch === step.epoch && before.passwordHash !== undefined,
    'D12: only an entry that proved the current password replaces it',
  );
  check(wrongEntries(before) < 3, 'P7: a change does not bring a revoked password back');
  check(!isResetDue(before, now), 'D4: while a reset is due, only the promotion writes');
  check(item?.epoch === epoch, 'D12: a replaced or retired password gets a new epoch');
  check(
    !item?.wrong && !item?.undecided && !item?.revokedOf,
    'D1: earlier entries do not count for the new password',
  );
  check(
    item?.passwordHash === (step.do === 'replace' ? 'changed' : undefined),
    'the password is replaced or removed',
  );
  if (step.do === 'retire') check(!item?.resetAt, 'D18: no reset becomes due for a retired ID');
}

/** Checks an entry's answer. `settled`: the settling step that this process has just applied. */
export function checkAnswer(
  state: State,
  process: Process,
  outcome: Outcome,
  item: Credential | undefined,
  settled: string | undefined,
): void {
  const isRepeated =
    state.processes.filter((other) => other.entryId === process.entryId).length > 1;
  const counted = item?.wrong?.has(process.entryId) ?? false;
  const isRight = outcome.kind === 'right';
  check(
    !settled || (outcome.kind !== 'try-again' && isRight === (settled === 'settle-right')),
    'the answer is the outcome that was settled',
  );
  switch (outcome.kind) {
    case 'right':
      check(
        passwordOf(outcome.epoch) === process.password,
        'an accepted entry has entered the password of the epoch that it proves',
      );
      break;
    case 'wrong':
      check(counted, 'P7: an entry that is answered "wrong" was counted');
      check(
        item !== undefined && wrongEntries(item) < 3,
        'D2: the third wrong entry is answered "revoked"',
      );
      check(
        outcome.remaining === 1 || (item && wrongEntries(item) + (item.undecided?.size ?? 0)) === 1,
        'D24: "two left" is told only while two slots are free',
      );
      break;
    case 'revoked':
      check(
        item !== undefined && wrongEntries(item) === 3,
        'D2: "revoked" is answered only while three entries are wrong',
      );
      check(
        item?.lastRight !== process.entryId,
        'D1: a repeated right entry is answered "right" again',
      );
      break;
    case 'try-again':
      check(
        isRepeated || (!counted && item?.lastRight !== process.entryId),
        'D2: only an entry that was not counted is answered "try again"',
      );
  }
}

/** Checks that an entry found no slot for a valid reason, and is told correctly when to retry. */
export function checkSentAway(
  state: State,
  { entryId }: Process,
  item: Credential,
  outcome: Outcome & { kind: 'try-again' },
): void {
  if (isResetDue(item, new Date(state.now).toISOString())) return;
  const { undecided = new Set() } = item;
  check(!undecided.has(entryId), 'D2: an entry with a slot keeps it');
  check(
    wrongEntries(item) + undecided.size === 3,
    'D2: an entry is refused a slot only if all three are taken',
  );
  check(!hasDead(item, state.now), 'D3: abandoned entries do not block others');
  const freeAt = Date.parse(item.reservedAt as string) + DEAD_AFTER_MS;
  check(
    outcome.afterSeconds === Math.ceil((freeAt - state.now) / 1000),
    'D2: "try again" says when a slot will be free',
  );
}

function hasDead(item: Credential | undefined, now: number): boolean {
  return (
    item?.undecided !== undefined && now - Date.parse(item.reservedAt as string) >= DEAD_AFTER_MS
  );
}
