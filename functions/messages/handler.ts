import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import { createMessagesContext } from './context.ts';
import { createMessages } from './messages.ts';
import { logUndelivered, type UndeliveredEmail } from './undelivered.ts';

const messages = createMessages(createMessagesContext(process.env));

/**
 * The Lambda handler of the messages function: it reads the stream of AuditTrail, and what SES
 * reports of e-mails that it did not deliver.
 */
export async function handler(event: DynamoDBStreamEvent | UndeliveredEmail, context: Context) {
  if ('Records' in event) return messages(event, context);
  return logUndelivered(event, context.awsRequestId);
}
