/**
 * Settings of middy for every handler of ours: no answer before the handler's own.
 *
 * By default middy answers some milliseconds before Lambda's timeout and leaves the handler running. What it told as a fault would go on
 * when the next event wakes the execution environment, and count (D3). With 0 the handler runs until it answers or Lambda ends it.
 */
export const TO_THE_END = { timeoutEarlyInMillis: 0 };
