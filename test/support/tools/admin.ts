import { PassThrough } from 'node:stream';
import { inject, onTestFinished, vi } from 'vitest';
import { admin } from '../../../tools/admin/main.ts';
import { DeployedStacks } from '../aws/deployed-stacks.ts';
import { type Answer, AwsError, type FakeAws, fakeAws } from '../aws/fake-aws.ts';
import { FakeSecrets } from '../aws/fake-secrets.ts';
import { FakeUserPool } from '../aws/fake-user-pool.ts';
import { Screen } from './command.ts';

/** The account of stage `prod`, so that both stages may be deployed to it. */
export const ACCOUNT = '111122223333';

/** Operations that change nothing. */
const READS = /^(Get|Describe|Filter|List|AdminGet|AdminList|GET|HEAD)/;

export interface AdminRun {
  code: number;
  out: string;
  err: string;
}

interface Typing {
  /** Whether the command runs at a terminal. */
  tty?: boolean;
  /** What is typed when the command asks. */
  types?: string;
}

/** A deployed stage, and `npm run admin` on it in this process. */
export interface AdminStage {
  aws: FakeAws;
  stacks: DeployedStacks;
  secrets: FakeSecrets;
  pool: FakeUserPool;
  /** The time of AWS and of the command; only pauses of the command move it. */
  clock: { now: Date; paused: number };
  /** Called at each pause; may throw, as an interruption. */
  onPause: (milliseconds: number) => void;
  /** Asked before the stage's own answers. */
  overrides: Record<string, Answer>;
  /** @param line arguments, separated by spaces; the stage is added */
  run(line: string, typing?: Typing): Promise<AdminRun>;
  /** Operations since the last call that may have changed something. */
  changes(): string[];
}

/**
 * Starts a stand-in for the AWS account of a deployed stage.
 * @param more answers of services that it does not have; see {@link fakeAws}
 */
export async function adminStage(
  more: Record<string, Answer> = {},
  { stage = 'dev' }: { stage?: 'dev' | 'prod' } = {},
): Promise<AdminStage> {
  const clock = { now: new Date('2026-11-23T02:00:00.000Z'), paused: 0 };
  const directory = inject(stage === 'prod' ? 'production' : 'assembly');
  const stacks = new DeployedStacks(stage, directory, () => clock.now);
  const [secrets, pool] = [new FakeSecrets(), new FakeUserPool()];
  const overrides: Record<string, Answer> = {};
  const answers: Record<string, Answer> = {
    ...stacks.answers(),
    ...secrets.answers(),
    ...pool.answers(),
    'logs.FilterLogEvents': () => ({ events: [] }),
    'sts.GetCallerIdentity': () => ({ Account: ACCOUNT, Arn: 'arn', UserId: 'U' }),
    ...more,
  };
  const aws = await fakeAws(
    Object.fromEntries(
      Object.entries(answers).map(([key, answer]) => [
        key,
        (request) => (overrides[key] ?? answer)(request),
      ]),
    ),
  );
  onTestFinished(() => aws.close());
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  let seen = 0;
  const world: AdminStage = {
    aws,
    stacks,
    secrets,
    pool,
    clock,
    overrides,
    onPause: () => {},
    run: (line, { tty = true, types } = {}) => {
      const stdin = Object.assign(new PassThrough(), { isTTY: tty });
      if (types !== undefined) stdin.write(`${types}\n`);
      const [stdout, stderr] = [new Screen(tty), new Screen(tty)];
      const argv = ['--stage', stage, ...line.split(' ')];
      const pause = async (milliseconds: number) => {
        world.onPause(milliseconds);
        clock.paused += milliseconds;
        clock.now = new Date(clock.now.getTime() + milliseconds);
      };
      const context = { stdin, stdout, stderr, now: () => clock.now, pause };
      return admin(argv, context).then((code) => ({ code, out: stdout.text, err: stderr.text }));
    },
    changes: () => {
      const since = aws.requests.slice(seen);
      seen = aws.requests.length;
      return since.map(({ operation }) => operation).filter((each) => !READS.test(each));
    },
  };
  return world;
}

/** An answer that always throws. */
export function refusing(code: string, message: string, status = 400): Answer {
  return () => {
    throw new AwsError(code, message, status);
  };
}

/** Refusals that every command meets, and the words that its one line must have. */
export const REFUSALS: [name: string, Answer, line: RegExp][] = [
  [
    'access denied',
    refusing('AccessDeniedException', 'User is not authorized to perform this', 403),
    /^Could not .+: User is not authorized to perform this \(these credentials lack a permission\)$/,
  ],
  [
    'throttled',
    refusing('ThrottlingException', 'Rate exceeded'),
    /^Could not .+: Rate exceeded \(AWS limits the rate: run it again\)$/,
  ],
  [
    'quota',
    refusing('LimitExceededException', 'Limit exceeded'),
    /^Could not .+: Limit exceeded \(raise the quota: npm run preflight says how\)$/,
  ],
  [
    'expired',
    refusing('ExpiredTokenException', 'The security token included in the request is expired'),
    /^Could not .+ is expired \(sign in to AWS again, or set AWS_PROFILE\)$/,
  ],
];

/** The last line on standard error. */
export const lastLine = ({ err }: AdminRun) => err.trimEnd().split('\n').at(-1) ?? '';
