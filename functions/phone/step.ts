/** A step of a call as its use case sees it, after what came from Connect was judged. */
import type { Origin } from '../../core/domain/events.ts';
import type { PhoneContext } from './context.ts';
import type { PhoneAnswer, PhoneLanguage, PhoneResult, PhoneStep } from './contract.ts';

export interface StepRequest {
  contactId: string;
  language: PhoneLanguage;
  /** What was keyed, in clear or encrypted as the step has it; empty where nothing came. */
  entry: string;
  /** Of a list, from 1. */
  page: number;
  origin: Origin;
}

export interface StepAnswer<Step extends PhoneStep = PhoneStep> extends PhoneAnswer {
  result: PhoneResult<Step>;
  /** For the log, and not answered: the entry could not be opened. */
  sealed?: true;
  /** For the log, and not answered: what failed on the way to this answer. */
  fault?: unknown;
}

/**
 * Carries out a step. Whatever is repeated, one after another or at once, counts once and is
 * answered alike.
 * @throws Unavailable; the caller is told so, and nothing was counted (D3)
 */
export type StepHandler<Step extends PhoneStep> = (
  context: PhoneContext,
  request: StepRequest,
) => Promise<StepAnswer<Step>>;
