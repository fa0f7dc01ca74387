import * as z from 'zod/mini';

/** Where a list goes on, as its last page said. Whether it is one of this list's is for the store to say. */
export const cursor = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,1024}$/));
