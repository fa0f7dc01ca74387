export interface LoggedLine {
  /** The test file during which it was written. */
  file: string;
  /** `function`: the log of a function. `console`: output that a test printed. */
  source: 'function' | 'console';
  line: string;
}

export interface UsedSecret {
  /** The test file that used it. */
  file: string;
  /** `password`, `session token`, `account number`, … */
  kind: string;
  text: string;
}
