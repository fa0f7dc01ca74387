/** `npm run preflight`, in this process. */
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { preflightCommand } from '../../../tools/preflight/main.ts';
import { ACCOUNT, empty, inAccount } from '../../support/tools/preflight/account.ts';

class Screen extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function command(answers: Parameters<typeof inAccount>[0], ...argv: string[]) {
  const [stdout, stderr] = [new Screen(), new Screen()];
  const { result } = await inAccount(answers, () => preflightCommand(argv, { stdout, stderr }));
  return { code: result, out: stdout.text, err: stderr.text };
}

const failedDeletion = {
  ...empty,
  'cloudformation.DescribeStacks': ({ region }: { region: string }) => ({
    Stacks:
      region === 'us-east-1'
        ? [
            {
              StackName: 'dev-SsaSiteWebAcl',
              StackStatus: 'DELETE_FAILED',
              CreationTime: new Date(),
            },
          ]
        : [],
  }),
};

test('warnings stop nobody: exit code 0', async () => {
  const { code, out, err } = await command(empty, '--stage', 'dev');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(
    `warning: us-east-1 is not bootstrapped for CDK: the deployment will do it\n` +
      `  npx cdk bootstrap aws://${ACCOUNT}/us-east-1\n\n`,
  );
  expect(out).toMatch(/\nStage dev: 0 errors, 8 warnings\n$/);
});

test('an error: first, and exit code 1', async () => {
  const { code, out } = await command(failedDeletion, '--stage', 'dev');
  expect(code).toBe(1);
  expect(out).toMatch(
    /^error: The stack dev-SsaSiteWebAcl is DELETE_FAILED, half deleted\n {2}aws cloudformation /,
  );
  expect(out).toMatch(/\nStage dev: 1 error, 8 warnings\n$/);
});

test('--json prints the findings', async () => {
  const { code, out } = await command(failedDeletion, '--stage', 'dev', '--json');
  expect(code).toBe(1);
  const all = JSON.parse(out);
  expect(all).toHaveLength(9);
  expect(all[0]).toEqual({
    level: 'error',
    what: 'The stack dev-SsaSiteWebAcl is DELETE_FAILED, half deleted',
    fix: 'aws cloudformation delete-stack --region us-east-1 --stack-name dev-SsaSiteWebAcl',
  });
});

test.each([
  [[], /^Which stage[?] Add --stage NAME$/m],
  [['--stage', 'test'], /'test' is invalid.*dev, prod/],
  [['--stage', 'prod'], /^Stage prod belongs to the account 111122223333/],
])('%j: one line and exit code 2', async (argv, line) => {
  const { code, out, err } = await command(empty, ...argv);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(line);
  expect(err.trim()).not.toContain('\n');
});
