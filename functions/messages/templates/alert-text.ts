/** The texts about movements (D20), in any language. */
import type { ToldMovement } from '../../../core/store/alerts.ts';
import type { AccountFacts, Template } from './template.ts';

/** The variable parts of an alert, formatted in its language. */
export interface AlertFacts extends AccountFacts {
  /** The day of the movements. */
  day: string;
  /** All movements of the day. */
  count: number;
  /** It replaces what was told of the day before. */
  isCorrection: boolean;
}

export interface AlertText {
  subject: (facts: AlertFacts) => string;
  /** One sentence, for the e-mail. */
  happened: (facts: AlertFacts) => string;
  /** A line of the e-mail. */
  movement: (movement: ToldMovement) => string;
  /** How many movements are not listed. */
  more: (count: number) => string;
  next: string;
  /** The text message after its sender: one segment in all, whatever the facts. */
  brief: (facts: AlertFacts) => string;
}

/** What a language has besides its other texts. */
export interface AlertTexts {
  alert: AlertText;
  /** The message about the event `alerts-changed`. */
  changed: Template;
}
