/** The answers of the API (docs/openapi/broker.json), typed by the schemas of the API itself. */
import type * as z from 'zod/mini';
import type * as answers from '../../functions/broker/answers.ts';

export type Account = z.infer<typeof answers.account>;
export type Event = z.infer<typeof answers.event>;
export type Request = z.infer<typeof answers.request>;
export type MadeRequest = z.infer<typeof answers.madeRequest>;
export type ApprovedRequest = z.infer<typeof answers.approvedRequest>;
