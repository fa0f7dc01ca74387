/** How a flow invokes a function, and what it takes for an answer. */
import { limits } from '../../lib/contact-flows/limits.ts';
import type { Outcome } from '../lambda/execution-environment.ts';
import type { ContactFlowEvent } from './contact-event.ts';

/** Lambda itself did not run the function, or lost what it answered: 429, and 5xx. */
export interface Refused {
  refused: 'throttled' | 'service failure';
}

export type Invoke = (event: ContactFlowEvent) => Promise<Outcome | Refused>;

/** What Connect may do beside invoking a function once. */
export interface Repeats {
  /** How often in all, though each time was answered: what Lambda answers can be lost. At most one and three repeats. */
  times: number;
  how: 'in-sequence' | 'at-once';
  /** [open] Whether what the function itself threw, or ran too long for, counts among what is tried again. Default: it does. */
  faults?: boolean;
}

/** A STRING_MAP, or why the error branch is taken. */
export type Answered = { answer: Record<string, string> } | { failed: string };

interface Attempt {
  answered: Answered;
  /** Whether it is a ground to try again. */
  again: boolean;
}

const MOST_ATTEMPTS = 1 + limits.functionRetries;

/**
 * Invokes a function and waits so long for it; it runs on after that, and nobody hears what it says. What failed is tried again, up to
 * three times within that time (AWS Lambda function block, administrator guide: throttled, 5xx, "returns an error"). Resolves to every
 * answer, in the order of the invocations; the flow goes by the last.
 * @param seconds for all attempts together
 */
export async function callFunction(
  invoke: Invoke,
  event: ContactFlowEvent,
  seconds: number,
  { times, how, faults = true }: Repeats = { times: 1, how: 'in-sequence' },
): Promise<[Answered, ...Answered[]]> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), seconds * 1000);
  const once = async (): Promise<Attempt | 'late'> => {
    const outcome = await Promise.race([invoke(event), late.promise]);
    return outcome === 'late' ? outcome : judge(outcome, faults);
  };
  const asked = Math.min(times, MOST_ATTEMPTS);
  const answers: Answered[] = [];
  try {
    let together = how === 'at-once' ? asked : 1;
    for (let again = true; again && answers.length < MOST_ATTEMPTS; together = 1) {
      const attempts = await Promise.all(Array.from({ length: together }, once));
      answers.push(
        ...attempts.map((each) =>
          each === 'late' ? { failed: `no answer in ${seconds} s` } : each.answered,
        ),
      );
      const last = attempts.at(-1);
      again = last !== undefined && last !== 'late' && (last.again || answers.length < asked);
    }
    return answers as [Answered, ...Answered[]];
  } finally {
    clearTimeout(timer);
  }
}

function judge(outcome: Outcome | Refused, faults: boolean): Attempt {
  const failed = (why: string, again: boolean): Attempt => ({ answered: { failed: why }, again });
  if (outcome === 'timed-out') return failed('the function timed out', faults);
  if ('refused' in outcome) return failed(`Lambda: ${outcome.refused}`, true);
  if ('error' in outcome) return failed(`the function failed: ${outcome.error.errorType}`, faults);
  if (Buffer.byteLength(outcome.result) >= limits.answerBytes)
    return failed(`the answer has ${limits.answerBytes / 1024} KB or more`, false);
  const answer: unknown = JSON.parse(outcome.result);
  const isMap = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
  if (!isMap || Object.values(answer).some((value) => typeof value !== 'string')) {
    return failed('the answer is no flat map of strings', false);
  }
  return { answered: { answer: answer as Record<string, string> }, again: false };
}
