import * as z from 'zod/mini';

/** The form of a `cursor` parameter: where the next page starts. The store checks its content. */
export const cursor = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,1024}$/));
