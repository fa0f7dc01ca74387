/** Everything that is said in one language, but for what the function's answers say. A prompt that is missing does not compile. */
export interface Prompts {
  /** In the entry flow, each in its own voice, one after the other. */
  chooseLanguage: string;
  chooseLanguageAgain: string;
  closed: string;

  userId: string;
  userIdAgain: string;
  password: string;
  passwordAgain: string;
  wrong: string;
  wrongTooOften: string;
  revoked: string;
  tryAgain: string;
  stillBusy: string;

  /** P2: after the first access or a reset. */
  mustChange: string;
  newPassword: string;
  newPasswordAgain: string;
  confirmPassword: string;
  confirmPasswordAgain: string;
  changed: string;
  /** Which rule the new password broke, and the question for another one. */
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
  /** After a page of a list. */
  morePages: string;
  morePagesAgain: string;
  lastPage: string;
  lastPageAgain: string;

  /** Said when a caller who is signed in ends the call (P8). */
  farewell: string;
  helpedTooOften: string;
  ended: string;
  unavailable: string;
  /** The last thing said in every call. */
  goodbye: string;
}
