import type { Problem } from '../../api.ts';
import type { Errors } from '../../parts/field.tsx';
import type { Identifiers } from '../../parts/identity.tsx';

/** The steps of the registration, as the last part of their paths, in the guide's order (I1). */
export const STEPS = ['', 'account', 'user-id', 'confirm', 'done'] as const;
export type Step = (typeof STEPS)[number];

/** The investor's entries. Kept in memory only: a reload or leaving the pages discards them. */
export interface Draft {
  termsVersion?: string | undefined;
  identifiers?: Identifiers | undefined;
  internetUserId?: string | undefined;
  internetPassword?: string | undefined;
  registered?: string;
  /** The one entry that the investor wants to change: a field's name. */
  changing?: string | undefined;
  /** A refusal of the service, shown at the step that it concerns. */
  refused?: { problem: Problem; errors: Errors; step: Step } | undefined;
}

/** What each step gets. */
export interface StepProps {
  draft: Draft;
  /** The refusal that concerns this step. */
  refused: Draft['refused'];
  /** Changes the draft. */
  set(change: Draft): void;
}

/** The index of the furthest step that the draft allows. */
export function furthestStep(draft: Draft): number {
  if (draft.registered) return 4;
  if (!draft.termsVersion) return 0;
  if (!draft.identifiers) return 1;
  return draft.internetUserId && draft.internetPassword ? 3 : 2;
}

/** The path of a step, by its index. */
export const stepPath = (step: number): string =>
  step === 0 ? '/register' : `/register/${STEPS[step]}`;
