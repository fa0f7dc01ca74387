/** `npm run admin -- redrive`: records that Lambda gave up, told to the function again. */
import { expect, test } from 'vitest';
import { type AwsRequest, RawAnswer } from '../../support/aws/fake-aws.ts';
import { answerS3, type Objects } from '../../support/aws/fake-bucket.ts';
import { ACCOUNT, adminStage, lastLine, REFUSALS } from '../../support/tools/admin.ts';

const HASH = '$2b$12$abcdefghijklmnopqrstuv';
const DONE = { batchItemFailures: [] };
const arn = (name: string) => `arn:aws:lambda:ap-southeast-1:${ACCOUNT}:function:${name}`;
const EVENT = { Records: [{ dynamodb: { NewImage: { passwordHash: { S: HASH } } } }] };

/** A bucket of failures. @param answer of the function */
async function failures(answer: (request: AwsRequest) => unknown = () => DONE) {
  const objects: Objects = new Map();
  const stage = await adminStage({
    's3.*': (request) => answerS3(objects, request, () => new Date()),
    'lambda.*': answer,
  });
  const names = resourceNames(stage.stacks.physicalIds);
  const put = (key: string, content: unknown) =>
    objects.set(`${names.bucket}/${key}`, {
      body: typeof content === 'string' ? content : JSON.stringify(content),
      changedAt: new Date('2026-11-20T12:00:00.000Z'),
    });
  const audit = `aws/lambda/${names.auditMapping}/shard-1/2026/11/20/a`;
  const messages = `aws/lambda/${names.messagesMapping}/shard-1/2026/11/20/b`;
  put(audit, { requestContext: { functionArn: arn(names.audit) }, payload: EVENT });
  put(messages, {
    requestContext: { functionArn: arn(names.messages) },
    payload: JSON.stringify(EVENT),
  });
  put('other/object', 'not of Lambda');
  return { ...stage, names, audit, messages, put };
}

/** Names the resources of SsaAudit. Logical ids are those of the template. */
function resourceNames(physicalIds: Record<string, string>) {
  const names = {
    bucket: 'failures',
    audit: 'audit-function',
    messages: 'messages-function',
    auditMapping: '11111111-1111-1111-1111-111111111111',
    messagesMapping: '22222222-2222-2222-2222-222222222222',
  };
  Object.assign(physicalIds, {
    Failures8A3E1A2F: names.bucket,
    AuditFunctionD052CD6C: names.audit,
    MessagesFunction9468B0EE: names.messages,
    AuditFunctionAccountsStream51E4BACF: names.auditMapping,
    MessagesFunctionAuditTrailStream302310F4: names.messagesMapping,
  });
  return names;
}

test('without a key it lists them, reads none and invokes nothing', async () => {
  const { run, aws, changes, audit, messages } = await failures();
  const { code, out } = await run('redrive --json');
  expect([code, changes()]).toEqual([0, []]);
  expect(JSON.parse(out)).toMatchObject({
    failures: [
      { key: audit, stream: 'Audit AccountsStream', at: '2026-11-20T12:00:00.000Z' },
      { key: messages, stream: 'Messages AuditTrailStream' },
    ],
    redriven: [],
  });
  expect(aws.requests.filter(({ operation }) => operation.includes('/failures/aws'))).toEqual([]);
  expect((await run('redrive')).out).toContain('2026-11-20 20:00:00');
});

test('all: each function gets its own event, whether it was stored as text or not', async () => {
  const { run, aws, names, audit, messages } = await failures();
  const { code, out, err } = await run('redrive --all --json');
  expect([code, JSON.parse(out).redriven]).toEqual([0, [audit, messages]]);
  const invoked = aws.requests.filter(({ service }) => service === 'lambda');
  expect(invoked.map(({ url, body }) => [url.pathname, JSON.parse(body)])).toEqual([
    [`/2015-03-31/functions/${names.audit}/invocations`, EVENT],
    [`/2015-03-31/functions/${names.messages}/invocations`, EVENT],
  ]);
  expect(out + err).not.toContain(HASH);
});

test('one by its key; a dry run reads no object', async () => {
  const { run, aws, messages, changes } = await failures();
  const dry = await run(`--dry-run redrive ${messages}`);
  expect([dry.code, changes(), dry.err]).toEqual([
    0,
    [],
    `Would tell ${messages} again (Invoke)\n`,
  ]);
  expect((await run(`redrive ${messages}`)).code).toBe(0);
  expect(aws.requests.filter(({ service }) => service === 'lambda')).toHaveLength(1);
  const unknown = await run('redrive aws/lambda/nothing');
  expect([unknown.code, lastLine(unknown)]).toEqual([
    2,
    'No object aws/lambda/nothing in failures',
  ]);
});

test('a function that could not process all of it: half a minute later once more', async () => {
  const answers = [{ batchItemFailures: [{ itemIdentifier: '1' }] }, DONE];
  const { run, audit, clock } = await failures(() => answers.shift());
  const { code, err } = await run(`redrive ${audit}`);
  expect([code, clock.paused, answers]).toEqual([0, 30_000, []]);
  expect(err).toContain('not all records were processed. Once more in 30 s');
});

test.each([
  [
    'not all of it',
    () => ({ batchItemFailures: [{ itemIdentifier: '1' }] }),
    'not all records were processed',
  ],
  [
    'an error',
    () =>
      new RawAnswer(
        { 'x-amz-function-error': 'Unhandled' },
        JSON.stringify({ errorMessage: HASH }),
      ),
    'Unhandled',
  ],
  ['nothing', () => ({}), 'not all records were processed'],
])(
  'a function that answers %s three times: one line, and the rest is not told',
  async (_, answer, why) => {
    const { run, aws, audit, names } = await failures(answer);
    const failed = await run('redrive --all');
    expect([failed.code, lastLine(failed)]).toEqual([
      1,
      `Could not tell ${audit} again: ${names.audit}: ${why}. Correct the cause, see its log; then run it again`,
    ]);
    expect(aws.requests.filter(({ service }) => service === 'lambda')).toHaveLength(3);
    expect(failed.out + failed.err).not.toContain(HASH);
  },
);

test.each<[string, unknown, RegExp]>([
  ['text', `no JSON ${HASH}`, /is not what Lambda writes/],
  ['another form', { records: HASH }, /is not what Lambda writes/],
  [
    "another stack's function",
    { requestContext: { functionArn: arn('other') }, payload: EVENT },
    /is not of a function of SsaAudit$/,
  ],
  ['no function', { payload: EVENT }, /is not of a function of SsaAudit$/],
])('an object with %s is not told to anybody', async (_, content, line) => {
  const { run, put, audit, changes } = await failures();
  put(audit, content);
  const failed = await run(`redrive ${audit}`);
  expect([failed.code, changes()]).toEqual([1, []]);
  expect(lastLine(failed)).toMatch(line);
  expect(failed.err).not.toContain(HASH);
});

test.each(REFUSALS)('%s: one line that says what to do', async (_, answer, line) => {
  const { run, overrides } = await failures();
  overrides['lambda.*'] = answer;
  const failed = await run('redrive --all');
  expect([failed.code, failed.out]).toEqual([1, '']);
  expect(lastLine(failed)).toMatch(line);
});
