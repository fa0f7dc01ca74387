/** A step of a call as its use case gets it, after Connect's event is validated. */
import type { Origin } from '../../core/domain/events.ts';
import type { PhoneContext } from './context.ts';
import type { PhoneAnswer, PhoneLanguage, PhoneResult, PhoneStep } from './contract.ts';
import type { Page } from './page.ts';

export interface StepRequest {
  contactId: string;
  language: PhoneLanguage;
  /** What was keyed, in clear or encrypted, depending on the step; empty if nothing was. */
  entry: string;
  /** Of a list. */
  page: Page;
  /** Of speech: per cent of the voice's own rate. */
  rate: number;
  origin: Origin;
}

export interface StepAnswer<Step extends PhoneStep = PhoneStep> extends PhoneAnswer {
  result: PhoneResult<Step>;
  /** Logged, not answered: the entry could not be decrypted. */
  sealed?: true;
  /** Logged, not answered: what failed before this answer. */
  fault?: unknown;
}

/**
 * Runs a step. A repeat, later or concurrent, counts once and gets the same answer.
 * @throws Unavailable; the caller is told, and nothing was counted (D3)
 */
export type StepHandler<Step extends PhoneStep> = (
  context: PhoneContext,
  request: StepRequest,
) => Promise<StepAnswer<Step>>;
