/** The days that a list of movements covers by default on the web, and always on the phone. */
export const RECENT_DAYS = 31;

/** The most days, first and last included, that one request for movements may cover. */
export const MAX_DAYS = 366;
