import { webcrypto } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, expect, onTestFinished, vi } from 'vitest';
import { siteHeaders } from '../../../../lib/shared/site-headers.ts';
import type { DeployContext } from '../../../../tools/deploy/context.ts';
import { deploy } from '../../../../tools/deploy/main.ts';
import { destroy } from '../../../../tools/destroy/main.ts';
import type { Finding } from '../../../../tools/preflight/finding.ts';
import { type FakeAccount, fakeAccount } from '../../aws/fake-account.ts';
import { smallApp } from './small-app.ts';

/** What a command said. */
export interface Said {
  code: number;
  out: string;
  err: string;
}

let directory = '';

/** Directory of the apps and the site that the tests of a file deploy. */
export const appDirectory = () => directory;

/** Makes the apps and the site for the tests of a file, and removes them after the last one. */
export function makeApps(): void {
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'ssa-deploy-'));
    // The templates would not pass the check against CloudFormation's schemas.
    vi.stubEnv('CDK_VALIDATION', 'false');
    for (const stage of ['dev', 'prod']) smallApp(join(directory, stage), stage, stage === 'prod');
    vi.unstubAllEnvs();
    mkdirSync(join(directory, 'site/assets'), { recursive: true });
    writeFileSync(join(directory, 'site/index.html'), '<script src="assets/a-1.js"></script>');
    writeFileSync(join(directory, 'site/assets/a-1.js'), 'a()');
    writeFileSync(join(directory, 'site/mark.svg'), '<svg/>');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
}

/** An empty account that the commands of this test talk to. */
export async function account(): Promise<FakeAccount & { home: string }> {
  const aws = await fakeAccount();
  const home = mkdtempSync(join(tmpdir(), 'ssa-cdk-home-'));
  // Whatever the command writes on the side is in there.
  const environment = { ...aws.environment, CDK_HOME: home, HOME: home, TMPDIR: home };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true, force: true });
    await aws.close();
  });
  return Object.assign(aws, { home });
}

let deployedBefore: FakeAccount | undefined;

/**
 * An account to which stage `dev` has been deployed, for tests of what comes next. It is deployed
 * once in a process, which takes more than a second, and copied.
 */
export async function deployedAccount(): ReturnType<typeof account> {
  if (!deployedBefore) {
    const first = await account();
    const { code, err } = await runDeploy('--stage dev');
    expect([err, code]).toEqual(['', 0]);
    deployedBefore = first;
  }
  const aws = await account();
  aws.continueFrom(deployedBefore);
  return aws;
}

let pair: Promise<unknown> | undefined;

/**
 * All key pairs of the phone that the tests of a file make are the same, for those that are not
 * about them: 4096 bits take a second.
 */
export function shareKeyPair(): void {
  const generate = webcrypto.subtle.generateKey.bind(webcrypto.subtle) as (
    ...parameters: unknown[]
  ) => Promise<unknown>;
  beforeAll(() => {
    const share = (...parameters: unknown[]) => {
      pair ??= generate(...parameters);
      return pair;
    };
    vi.spyOn(webcrypto.subtle, 'generateKey').mockImplementation(share as never);
  });
  afterAll(() => void vi.mocked(webcrypto.subtle.generateKey).mockRestore());
}

/** What a test replaces. */
export interface Replaced {
  findings?: Finding[];
  fetch?: typeof globalThis.fetch;
  /** What is typed; without it, nobody is there. */
  typed?: string;
  /** Directory of the assembly. */
  assembly?: string;
  /** The output can't be written any more once it has this text. */
  breaksAt?: string;
}

/** `npm run deploy` with these arguments, in this process. */
export const runDeploy = (args: string, replaced?: Replaced) => run(deploy, args, replaced);

/** `npm run destroy` with these arguments, in this process. */
export const runDestroy = (args: string, replaced?: Replaced) => run(destroy, args, replaced);

async function run(
  command: (argv: string[], context: DeployContext) => Promise<number>,
  args: string,
  { findings = [], fetch = deployedService, typed, assembly, breaksAt }: Replaced = {},
): Promise<Said> {
  const [stdout, stderr] = [new Screen(breaksAt), new Screen()];
  let work: Promise<unknown> = Promise.resolve();
  const stdin = Object.assign(new PassThrough(), { isTTY: typed !== undefined });
  if (typed) stdin.write(`${typed}\n`);
  const code = await command(args.split(' '), {
    stdin,
    stdout,
    stderr,
    fetch,
    retryMs: 0,
    pollMs: 1,
    preflight: async () => findings,
    buildSite: async () => join(appDirectory(), 'site'),
    withAssembly: (stage, _bundle, use) => {
      const used = use(assembly ?? join(appDirectory(), stage));
      work = used.catch(() => undefined);
      return used;
    },
  });
  // A command that fails while it works may go on for a while.
  await work;
  return { code, out: stdout.text, err: stderr.text };
}

/** What the deployed service answers to the smoke test. */
export const deployedService: typeof globalThis.fetch = async (input, init) => {
  const { host, pathname } = new URL(String(input));
  const json = (status: number, body: unknown) => Response.json(body, { status });
  if (pathname === '/oauth2/token') return json(200, { access_token: 'access-token' });
  if (pathname.endsWith('/broker/accounts'))
    return new Headers(init?.headers).get('Authorization') === 'Bearer access-token'
      ? json(200, { accounts: [] })
      : json(401, {});
  if (host.includes('execute-api')) return json(403, { code: 'forbidden' });
  if (pathname === '/api/sessions') return json(401, { code: 'wrong-credentials' });
  if (pathname === '/api/terms') return json(200, {});
  return new Response('<html>', { headers: siteHeaders });
};

class Screen extends Writable {
  text = '';
  readonly #breaksAt: string | undefined;

  constructor(breaksAt?: string) {
    super();
    this.#breaksAt = breaksAt;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.text += chunk.toString();
    const isBroken = this.#breaksAt !== undefined && this.text.includes(this.#breaksAt);
    done(isBroken ? new Error('write EPIPE') : undefined);
  }
}
