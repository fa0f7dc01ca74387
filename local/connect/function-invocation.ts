/** How a flow invokes a function, and which responses it accepts. */
import { limits } from '../../lib/contact-flows/limits.ts';
import type { InvocationResult } from '../lambda/execution-environment.ts';
import type { ContactFlowEvent } from './contact-event.ts';

/** Lambda did not run the function, or lost its response: status 429 or 5xx. */
export interface InvocationFailure {
  refused: 'throttled' | 'service failure';
}

/** Invokes one function. */
export type Invoke = (event: ContactFlowEvent) => Promise<InvocationResult | InvocationFailure>;

/** How often Connect repeats an invocation. */
export interface Repeats {
  /**
   * Total number of invocations, even if each got a response: a response of Lambda can be lost. At
   * most one and three repeats.
   */
  times: number;
  how: 'in-sequence' | 'concurrently';
  /**
   * [open] Whether Connect also retries an error or a timeout of the function itself. Default: it
   * does.
   */
  faults?: boolean;
}

/** A STRING_MAP, or the reason why the flow takes the error branch. */
export type Answered = { answer: Record<string, string> } | { failed: string };

interface Attempt {
  answered: Answered;
  /** Whether Connect retries after this. */
  retry: boolean;
}

const MAX_ATTEMPTS = 1 + limits.functionRetries;

/**
 * Invokes a function and waits for its response up to a time limit; the function keeps running
 * after that, and its response is ignored. Retries failures up to three times within the limit (AWS
 * Lambda function block, administrator guide: throttled, 5xx, "returns an error").
 * @param seconds time limit for all attempts together
 * @returns all responses in the order of the invocations; the flow uses the last one
 */
export async function invokeFunction(
  invoke: Invoke,
  event: ContactFlowEvent,
  seconds: number,
  { times, how, faults = true }: Repeats = { times: 1, how: 'in-sequence' },
): Promise<[Answered, ...Answered[]]> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), seconds * 1000);
  const once = async (): Promise<Attempt | 'late'> => {
    const outcome = await Promise.race([invoke(event), late.promise]);
    return outcome === 'late' ? outcome : attemptOf(outcome, faults);
  };
  const wanted = Math.min(times, MAX_ATTEMPTS);
  const answers: Answered[] = [];
  try {
    let concurrent = how === 'concurrently' ? wanted : 1;
    for (let retry = true; retry && answers.length < MAX_ATTEMPTS; concurrent = 1) {
      const attempts = await Promise.all(Array.from({ length: concurrent }, once));
      answers.push(
        ...attempts.map((each) =>
          each === 'late' ? { failed: `no answer in ${seconds} s` } : each.answered,
        ),
      );
      const last = attempts.at(-1);
      retry = last !== undefined && last !== 'late' && (last.retry || answers.length < wanted);
    }
    return answers as [Answered, ...Answered[]];
  } finally {
    clearTimeout(timer);
  }
}

function attemptOf(outcome: InvocationResult | InvocationFailure, faults: boolean): Attempt {
  const failed = (why: string, retry: boolean): Attempt => ({ answered: { failed: why }, retry });
  if (outcome === 'timed-out') return failed('the function timed out', faults);
  if ('refused' in outcome) return failed(`Lambda: ${outcome.refused}`, true);
  if ('error' in outcome) return failed(`the function failed: ${outcome.error.errorType}`, faults);
  if (Buffer.byteLength(outcome.result) >= limits.answerBytes)
    return failed(`the answer has ${limits.answerBytes / 1024} KB or more`, false);
  const answer: unknown = JSON.parse(outcome.result);
  const isMap = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
  if (!isMap || Object.values(answer).some((value) => typeof value !== 'string')) {
    return failed('the answer is not a flat map of strings', false);
  }
  return { answered: { answer: answer as Record<string, string> }, retry: false };
}
