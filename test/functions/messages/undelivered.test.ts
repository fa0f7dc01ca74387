/** What the messages function logs of e-mails that SES took and did not deliver. */
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { logUndelivered, type UndeliveredEmail } from '../../../functions/messages/undelivered.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';

let logs: Logs;
beforeAll(() => {
  logs = captureLogs();
});
afterAll(() => {
  logs.release();
  vi.unstubAllEnvs();
});

/** As in the SES Developer Guide, "Examples of event data that Amazon SES publishes". */
const mail = {
  timestamp: '2017-08-05T00:40:02.012Z',
  source: 'no-reply@ssa.example.hk',
  messageId: 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000',
  destination: ['siuming.chan@example.com'],
  tags: {
    'ses:configuration-set': ['Emails'],
    account: ['C00088-10000001'],
    event: ['0199a2b4-0000-7000-8000-000000000000'],
  },
};
const recipient = {
  emailAddress: 'siuming.chan@example.com',
  action: 'failed',
  status: '5.1.1',
  diagnosticCode: 'smtp; 550 5.1.1 user unknown',
};
const bounce = (bounceType: string, bounceSubType: string) => ({
  eventType: 'Bounce',
  mail,
  bounce: { bounceType, bounceSubType, bouncedRecipients: [recipient] },
});
const complaint = (complaintSubType: string | null) => ({
  eventType: 'Complaint',
  mail,
  complaint: {
    complainedRecipients: [{ emailAddress: recipient.emailAddress }],
    complaintSubType,
    complaintFeedbackType: 'abuse',
    userAgent: 'mail of siuming.chan@example.com',
  },
});

test.each([
  [bounce('Permanent', 'General'), 'Bounce Permanent General'],
  [bounce('Transient', 'MailboxFull'), 'Bounce Transient MailboxFull'],
  [bounce('Permanent', 'OnAccountSuppressionList'), 'Bounce Permanent OnAccountSuppressionList'],
  [complaint(null), 'Complaint'],
  [complaint('OnAccountSuppressionList'), 'Complaint OnAccountSuppressionList'],
])('%#: the event and what SES calls it, and nothing of the address', (detail, code) => {
  logUndelivered({ detail } as UndeliveredEmail, 'request');
  const [line = '', ...others] = logs.take();
  expect(others).toEqual([]);
  expect(JSON.parse(line)).toMatchObject({
    level: 'ERROR',
    message: 'message refused',
    requestId: 'request',
    id: mail.tags.event[0],
    by: 'email',
    code,
  });
  expect(line).not.toMatch(/example\.com|10000001/);
});

test('an e-mail without the tag is logged, too', () => {
  const { tags: _, ...untagged } = mail;
  logUndelivered({ detail: { ...bounce('Permanent', 'General'), mail: untagged } } as never, 'r');
  expect(JSON.parse(logs.take().join())).toMatchObject({ id: 'unknown' });
});

test('the deployed handler tells the two kinds of events apart', async () => {
  for (const name of ['ACCOUNTS', 'ALERTS', 'AUDIT_TRAIL', 'SENT_MESSAGES'])
    vi.stubEnv(`${name}_TABLE`, name);
  vi.stubEnv('SENDER_ADDRESS', mail.source);
  vi.stubEnv('CONFIGURATION_SET', 'Emails');
  vi.stubEnv('AWS_REGION', 'ap-southeast-1');
  const { handler } = await import('../../../functions/messages/handler.ts');
  const context = { awsRequestId: 'request' } as Context;
  await handler({ detail: bounce('Permanent', 'General') } as never, context);
  expect(JSON.parse(logs.take().join())).toMatchObject({ code: 'Bounce Permanent General' });
  expect(await handler({ Records: [] }, context)).toEqual({ batchItemFailures: [] });
});
