/** Something in the account that will stop a deployment, or hurt the service that it deploys. */
export interface Finding {
  /**
   * `error`: the deployment would fail, or do damage that no later deployment mends. `warning`: it
   * succeeds, but part of the service does not work, or could not be checked.
   */
  level: 'error' | 'warning';
  /** One sentence: what is wrong, and what comes of it. */
  what: string;
  /**
   * The command that mends it, or shows what is missing. The user replaces CAPITALS; `what` says by
   * which value.
   */
  fix: string;
}

/** @returns a finding that stops the deployment */
export const error = (what: string, fix: string): Finding => ({ level: 'error', what, fix });

/** @returns a finding that does not stop the deployment */
export const warning = (what: string, fix: string): Finding => ({ level: 'warning', what, fix });

/** The command that opens the settings of a stage. */
export const editSettings = (stage: string): string =>
  `\${EDITOR:-vi} lib/config/stages/${stage}.ts`;

/** The command that opens a page in the browser, for what AWS offers in its console only. */
export const openPage = (url: string): string => `\${BROWSER:-open} '${url}'`;
