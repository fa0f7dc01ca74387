/** What the API answers (docs/openapi/broker.json), as its own schemas have it. */
import type * as z from 'zod/mini';
import type * as answers from '../../functions/broker/answers.ts';

export type Account = z.infer<typeof answers.account>;
export type Event = z.infer<typeof answers.event>;
export type Request = z.infer<typeof answers.request>;
export type MadeRequest = z.infer<typeof answers.madeRequest>;
export type ApprovedRequest = z.infer<typeof answers.approvedRequest>;
