/**
 * Settings of middy for every handler: no response before the handler's own.
 *
 * By default middy responds some milliseconds before Lambda's timeout and leaves the handler
 * running. An attempt reported as failed would continue when the next event wakes the execution
 * environment, and count (D3). With 0 the handler runs until it responds or Lambda ends it.
 */
export const TO_THE_END = { timeoutEarlyInMillis: 0 };
