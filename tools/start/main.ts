import { randomInt } from 'node:crypto';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TERMS_VERSION } from '../../functions/investor/terms.ts';
import { laptopParameters } from '../../local/cloudformation/parameters.ts';
import { synthesize } from '../../local/cloudformation/synthesize.ts';
import { accountRoutes, demoAccounts, seed } from '../../local/demo/accounts.ts';
import { demoFiles } from '../../local/demo/positions.ts';
import type { Chaos } from '../../local/dynamodb/chaos.ts';
import { type LocalService, startLocal } from '../../local/start.ts';
import { watchCheckout } from '../dev/watch.ts';
import { cachedAssembly, cachedSite } from '../shared/builds.ts';
import { npmCommand, runCommand, UsageError } from '../shared/command-line.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Share of requests with a fault under `--chaos`: a call or a page makes about ten requests. */
const CHAOS_RATE = 0.1;
/**
 * Sequencer of the demo files: below any other. The feed ignores them at the next start, and they
 * never replace a delivered file.
 */
const DEMO_SEQUENCER = '00';

/** Runs the whole service on this machine, until a signal ends it. @returns the exit code */
export function start(argv: string[]): Promise<number> {
  const command = npmCommand('npm start --')
    .description('Runs the whole service on this machine.')
    .option('--port <number>', 'port on 127.0.0.1', '3000')
    .option('--data <directory>', 'keeps the data (default: in memory, lost at the end)')
    .option(
      '--assembly <directory>',
      'to synthesize the app into (default: a cache, renewed when the sources change)',
    )
    .option('--chaos', 'simulates DynamoDB faults of AWS: conflicts, throttling, lost responses')
    .option('--bare', 'starts without demo accounts and their positions')
    .option('--seed <number>', 'with --chaos: repeats the same faults')
    .option('--watch', 'serves changes of functions, prompts and pages when saved (npm run dev)');
  return runCommand(
    argv,
    command,
    async ({ port, seed, chaos, watch = false, bare = false, ...rest }) => {
      if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
        throw new UsageError(`Invalid port: ${port}`);
      if (seed !== undefined && !chaos) throw new UsageError('--seed needs --chaos');
      if (seed !== undefined && !/^\d{1,9}$/.test(seed))
        throw new UsageError(`Invalid seed '${seed}': expected a number`);
      const faults = { seed: Number(seed ?? randomInt(1_000_000)), rate: CHAOS_RATE };
      await run({ ...rest, watch, bare, port: Number(port), ...(chaos && { chaos: faults }) });
      return undefined;
    },
  );
}

interface Arguments {
  port: number;
  watch: boolean;
  bare: boolean;
  data?: string;
  assembly?: string;
  chaos?: Chaos;
}

async function run({ port, data, assembly, chaos, watch, bare }: Arguments): Promise<void> {
  // Lambda runs in UTC in every region. So does the laptop; otherwise code that forgets to name its
  // time zone would go unnoticed.
  process.env.TZ = 'UTC';
  // By port: several services may run from one checkout.
  const own = join(root, '.local', String(port));
  let directory = '';
  const service = await startLocal({
    assembly: async () => {
      showProgress('Synthesizing the app, building the site, starting DynamoDB …');
      directory = await (assembly === undefined ? cachedAssembly() : synthesize(resolve(assembly)));
      return directory;
    },
    site: cachedSite,
    reloadsPages: watch,
    port,
    ...(data !== undefined && { data }),
    ...(chaos && { chaos }),
    parameters: laptopParameters(),
    routes: accountRoutes,
    log: logFiles(join(own, 'logs')),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, async () => {
      await service.stop();
      process.exit(0);
    });
  }
  void service.died.then(async (why) => {
    console.error(why);
    await service.stop();
    process.exit(1);
  });
  if (bare) {
    console.log(`Listening on http://localhost:${port}`);
  } else {
    showProgress('Opening the demo accounts …');
    await seed(service);
    dropDemoFiles(service);
    console.log(welcome(port));
  }
  if (chaos) console.log(chaosLine(chaos));
  if (watch) {
    await watchCheckout({ root, assembly: directory, service }, (line) => console.log(line));
    console.log('Watching core, functions, lib and web: changes are served when saved.');
  }
}

/** Shows the progress to a user at a terminal. */
function showProgress(step: string): void {
  if (process.stderr.isTTY) console.error(step);
}

/**
 * Drops the files with the demo positions, newest first; the feed processes them in the background.
 */
function dropDemoFiles(service: LocalService): void {
  for (const { name, body } of demoFiles(
    demoAccounts,
    new Date(service.clock.now()),
  ).toReversed()) {
    service.dropFile?.(name, body, DEMO_SEQUENCER);
  }
}

/** What to try next, ready to copy. */
function welcome(port: number): string {
  const site = `http://localhost:${port}`;
  const url = port === 3000 ? '' : ` --url ${site}`;
  const rows = demoAccounts.map(
    ({ participantId, accountNumber, phoneUserId, phonePassword, holder }) =>
      [participantId, accountNumber, phoneUserId, phonePassword, holder.nameEn].join('  '),
  );
  const [{ holder: _, ...identity }] = demoAccounts as [(typeof demoAccounts)[number]];
  const internet = { internetUserId: 'Tulip888', internetPassword: 'Rx7tulip88' };
  const post = (path: string, body: object) =>
    `curl -s ${site}${path} -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
  return `Listening on ${site}

Demo accounts
  participant  account  phone user ID  phone password  holder
  ${rows.join('\n  ')}

In the browser
  the investor's site ${site}/
  a phone ${site}/phone (in the terminal: npm run call${url && ` --${url}`})

With curl: register an internet user ID, sign in, look at the account
  ${post('/api/registrations', { ...identity, ...internet, termsVersion: TERMS_VERSION })}
  ${post('/api/sessions', { internetUserId: internet.internetUserId, password: internet.internetPassword })} -c .local/cookies
  curl -s ${site}/api/account -b .local/cookies

For a participant's staff: docs/participants.md
  npm run broker -- list --as C00088.reader${url}

Documentation of both APIs, with forms to try them: ${site}/docs

E-mails and text messages to the investors
  ${site}/local/messages/page

Move the clock forward by a day
  ${post('/local/clock', { advance: 'P1D' })}

Logs of the functions: .local/${port}/logs. Ctrl-C stops everything.`;
}

function chaosLine({ seed, rate }: Chaos): string {
  return `Chaos: ${rate * 100} % of the functions' requests to DynamoDB are throttled, slow, lost, partly processed or in conflict (to repeat: --chaos --seed ${seed}).`;
}

/** Writes one log file for each function, new at every start. */
function logFiles(directory: string) {
  const files = new Map<string, WriteStream>();
  mkdirSync(directory, { recursive: true });
  return (functionName: string, line: string) => {
    const file =
      files.get(functionName) ?? createWriteStream(join(directory, `${functionName}.log`));
    files.set(functionName, file);
    file.write(`${line}\n`);
  };
}
