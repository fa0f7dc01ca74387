/** `npm run admin -- canary-account`: the function reads what was typed; nobody else sees it. */
import { expect, test } from 'vitest';
import { canaryAccount } from '../../../functions/canary/account.ts';
import { adminStage, lastLine, REFUSALS } from '../../support/tools/admin.ts';

const ARN = 'dev-SsaCanary-CanarySecretArn';
const PASSWORD = 'quiet 7 "canary"';
const COMMAND = 'canary-account Canary01';

test('the function reads the account; the password is in one request only', async () => {
  const { run, secrets, aws } = await adminStage();
  for (const password of [PASSWORD, `${PASSWORD}, changed`]) {
    const { code, out, err } = await run(`${COMMAND} --json`, { types: password });
    expect([code, out + err]).toEqual([0, expect.not.stringContaining('quiet')]);
    const client = { send: async () => ({ SecretString: secrets.value(ARN) }) };
    expect(await canaryAccount(client as never, ARN)).toEqual({
      internetUserId: 'Canary01',
      password,
    });
  }
  const seen = aws.requests.filter(({ body }) => body.includes('quiet'));
  expect(seen.map(({ operation }) => operation)).toEqual(['PutSecretValue', 'PutSecretValue']);
});

test.each([
  ['through a pipe', COMMAND, { types: PASSWORD, tty: false }, /^Type it at a terminal/],
  ['nothing typed', COMMAND, { types: '' }, /^Nothing was typed/],
  ['control-C', COMMAND, { types: '\u0003' }, /^Nothing was typed/],
  ['control-D', COMMAND, { types: '\u0004' }, /^Nothing was typed/],
  ['no user ID', 'canary-account s3cret-word', {}, /^Not an internet user ID: expected/],
])('%s: one line, and nothing changes', async (_, line, typing, words) => {
  const { run, changes } = await adminStage();
  const refused = await run(line, typing);
  expect([refused.code, refused.out, changes()]).toEqual([2, '', []]);
  expect(lastLine(refused)).toMatch(words);
});

test('a dry run asks for no password', async () => {
  const { run, changes } = await adminStage();
  const { code, err } = await run(`--dry-run ${COMMAND}`, { tty: false });
  expect([code, changes()]).toEqual([0, []]);
  expect(err).toContain('Would put a new value into the secret of the canary (PutSecretValue)');
});

test.each(REFUSALS)('%s: one line that says what to do', async (_, answer, line) => {
  const { run, overrides } = await adminStage();
  overrides['secretsmanager.PutSecretValue'] = answer;
  const failed = await run(COMMAND, { types: PASSWORD });
  expect([failed.code, failed.out]).toEqual([1, '']);
  expect(lastLine(failed)).toMatch(line);
  expect(failed.err).not.toContain('quiet');
});
