/**
 * Limits of Amazon Connect, each stated here only. Sources: the developer guide's pages on the flow
 * language (concepts, actions), the API reference of UpdateContactFlowContent, the administrator
 * guide's pages on the blocks.
 */
export const limits = {
  /** In a flow. */
  actions: 250,
  /** Of a flow's content, with everything put in. */
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
  /** Of a prompt: what is spoken, and that with its markup. */
  prompt: { billed: 3000, characters: 6000 },
  /** Until the first key. */
  inputSeconds: [1, 180],
  /** [open] The greatest MaximumLength of a stored entry; as far as Connect's console goes. */
  storedDigits: [1, 20],
  betweenDigitsSeconds: [1, 20],
  /** Connect's own repeats included. */
  functionSeconds: [1, 8],
  /** After a call of the function that failed, within `functionSeconds`. */
  functionRetries: 3,
  /** An answer of a function has to be shorter. */
  answerBytes: 32 * 1024,
  loops: [0, 100],
} as const;
