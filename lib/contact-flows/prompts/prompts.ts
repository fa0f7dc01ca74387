/**
 * All static prompts of one language. The function returns the other texts, which depend on data. A
 * missing prompt is a compile error.
 */
export interface Prompts {
  /** Said in the entry flow, in each language with its own voice, one after the other. */
  chooseLanguage: string;
  chooseLanguageAgain: string;
  closed: string;
  /** @param number the number to call, in words */
  forHelp(number: string): string;

  userId: string;
  userIdAgain: string;
  password: string;
  passwordAgain: string;
  /** D24: two more wrong entries, or one more, revoke the password. */
  wrongTwoLeft: string;
  wrongOneLeft: string;
  wrongTooOften: string;
  revoked: string;
  /** D25: the investor closed the phone channel for this account. */
  lineClosed: string;
  tryAgain: string;
  stillBusy: string;

  /** Said after the first access or a reset (P2). */
  mustChange: string;
  newPassword: string;
  newPasswordAgain: string;
  confirmPassword: string;
  confirmPasswordAgain: string;
  changed: string;
  /** From here: the rule that the new password broke, and the request for another one. */
  mismatch: string;
  malformed: string;
  tooCommon: string;
  userIdAsPassword: string;
  personalData: string;
  usedBefore: string;
  notChangedYet: string;
  refusedTooOften: string;

  mainMenu: string;
  mainMenuAgain: string;
  noBalances: string;
  noMovements: string;
  stockCode: string;
  stockCodeAgain: string;
  /** Said after a page of a list or a stock, those of them that apply. */
  noChoice: string;
  endOfList: string;
  nextPage: string;
  previousPage: string;
  anotherStock: string;
  hearAgain: string;
  toMainMenu: string;

  /** Said when a caller who is signed in ends the call (P8). */
  farewell: string;
  helpedTooOften: string;
  ended: string;
  unavailable: string;
  /** The last prompt of every call. */
  goodbye: string;
}

/** Names of the prompts that are the same in every call. */
export type PromptName = {
  [Name in keyof Prompts]: Prompts[Name] extends string ? Name : never;
}[keyof Prompts];
