import { createMessagesContext } from './context.ts';
import { createMessages } from './messages.ts';

/** Lambda's entry to the messages: the stream of AuditTrail. */
export const handler = createMessages(createMessagesContext(process.env));
