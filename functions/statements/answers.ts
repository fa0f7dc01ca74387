/** The answers of the statements (api.md), for their documentation and their tests. */
import * as z from 'zod/mini';

export const statements = z.strictObject({
  statements: z
    .array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['daily', 'monthly']),
        period: z
          .string()
          .check(
            z.regex(/^\d{4}-\d{2}(-\d{2})?$/),
            z.describe('A day, `2026-11-03`, or a month, `2026-11`'),
          ),
        revision: z.int().check(z.gte(1), z.describe('2 or more: a correction')),
        completeAt: z.iso
          .datetime()
          .check(z.describe('When the last file that it is made from was complete')),
      }),
    )
    .check(z.describe('Newest first')),
  cursor: z
    .optional(z.string())
    .check(z.describe('Where the next page begins; absent: this is the last')),
});
