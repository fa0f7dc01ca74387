import { createMessagesContext } from './context.ts';
import { createMessages } from './messages.ts';

/** The Lambda handler of the messages function: it reads the stream of AuditTrail. */
export const handler = createMessages(createMessagesContext(process.env));
