/** The texts about movements (D20), in any language. */
import type { Template } from './template.ts';

/** The variable parts of an alert, formatted in its language. */
export interface AlertFacts {
  name: string;
  /** The last three digits of the account number. */
  tail: string;
  /** The day of the movements. */
  day: string;
  /** All movements of the day. */
  count: number;
  /** The first of them, a line each. */
  lines: readonly string[];
  /** It replaces what was told of the day before. */
  isCorrection: boolean;
}

/** A movement in a message. */
export interface AlertMovement {
  stockCode: string;
  nameEn: string;
  nameZh: string;
  direction: 'in' | 'out';
  quantity: number;
}

export interface AlertText {
  subject: (facts: AlertFacts) => string;
  /** One sentence, for the e-mail. */
  happened: (facts: AlertFacts) => string;
  movement: (movement: AlertMovement) => string;
  /** How many movements are not listed. */
  more: (count: number) => string;
  next: string;
  /** The whole text message: one segment, whatever the facts. */
  sms: (facts: AlertFacts) => string;
}

/** What a language has besides its other texts. */
export interface AlertTexts {
  alert: AlertText;
  /** The message about the event `alerts-changed`. */
  changed: Template;
}
