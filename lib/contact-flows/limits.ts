/**
 * The limits of Amazon Connect, each stated only here: the linter and the simulator both read them.
 * Sources: the developer guide's pages on the flow language (concepts, actions), the API reference
 * of UpdateContactFlowContent, the administrator guide's pages on the blocks.
 */
export const limits = {
  /** Actions of a flow. */
  actions: 250,
  /** Characters of a flow's content, with all values substituted. */
  characters: 256_000,
  identifier: {
    characters: 50,
    forbidden: '%:(\\/)=$,;[]{}',
    reserved: [
      '__proto__',
      'constructor',
      '__defineGetter__',
      '__defineSetter__',
      'toString',
      'hasOwnProperty',
      'isPrototypeOf',
      'propertyIsEnumerable',
      'toLocaleString',
      'valueOf',
    ],
  },
  /** Characters of a prompt: spoken text, and text with markup. */
  prompt: { billed: 3000, characters: 6000 },
  /** Time until the first key. */
  inputSeconds: [1, 180],
  /** [open] MaximumLength of a stored entry; the maximum is that of Connect's console. */
  storedDigits: [1, 20],
  betweenDigitsSeconds: [1, 20],
  /** Between digits where a flow sets no limit. */
  betweenDigitsDefaultSeconds: 5,
  /** Time for an invocation, with Connect's own retries. */
  functionSeconds: [1, 8],
  /** Retries of a failed invocation, within `functionSeconds`. */
  functionRetries: 3,
  /** The answer of a function must be shorter. */
  answerBytes: 32 * 1024,
  loops: [0, 100],
} as const;
