/** How a flow invokes a function, and what it takes for an answer. */
import { limits } from '../../lib/contact-flows/limits.ts';
import type { Outcome } from '../execution-environment.ts';
import type { ContactFlowEvent } from './contact-event.ts';

export type Invoke = (event: ContactFlowEvent) => Promise<Outcome>;

/** Connect repeats an invocation that was throttled or met a fault of Lambda, so that a function may see one event several times. */
export interface Repeats {
  /** How often in all. */
  times: number;
  how: 'in-sequence' | 'at-once';
}

/** A STRING_MAP, or why the error branch is taken. */
export type Answered = { answer: Record<string, string> } | { failed: string };

/**
 * Invokes a function and waits so long for it; it runs on after that, and nobody hears what it says. Resolves to every answer that came
 * in time, in the order of the invocations; the flow goes by the last.
 */
export async function callFunction(
  invoke: Invoke,
  event: ContactFlowEvent,
  seconds: number,
  { times, how }: Repeats = { times: 1, how: 'in-sequence' },
): Promise<[Answered, ...Answered[]]> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), seconds * 1000);
  const once = async (): Promise<Answered> => {
    const outcome = await Promise.race([invoke(event), late.promise]);
    return outcome === 'late' ? { failed: `no answer in ${seconds} s` } : judge(outcome);
  };
  try {
    const answers: Answered[] = [];
    if (how === 'at-once') answers.push(...(await Promise.all(Array.from({ length: times }, once))));
    else for (let n = 0; n < times; n++) answers.push(await once());
    return answers as [Answered, ...Answered[]];
  } finally {
    clearTimeout(timer);
  }
}

function judge(outcome: Outcome): Answered {
  if (outcome === 'timed-out') return { failed: 'the function timed out' };
  if ('error' in outcome) return { failed: `the function failed: ${outcome.error.errorType}` };
  if (Buffer.byteLength(outcome.result) >= limits.answerBytes) return { failed: 'the answer has 32 KB or more' };
  const answer: unknown = JSON.parse(outcome.result);
  const isMap = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
  if (!isMap || Object.values(answer).some((value) => typeof value !== 'string')) {
    return { failed: 'the answer is no flat map of strings' };
  }
  return { answer: answer as Record<string, string> };
}
