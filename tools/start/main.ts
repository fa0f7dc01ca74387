/** `npm start`: the whole service on this machine. */
import { randomInt } from 'node:crypto';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { TERMS_VERSION } from '../../functions/investor/terms.ts';
import { laptopParameters } from '../../local/cloudformation/parameters.ts';
import { synthesize } from '../../local/cloudformation/synthesize.ts';
import { accountRoutes, demoAccounts, seed } from '../../local/demo/accounts.ts';
import { demoFiles } from '../../local/demo/positions.ts';
import type { Chaos } from '../../local/dynamodb/chaos.ts';
import { type LocalService, startLocal } from '../../local/start.ts';
import { watchCheckout } from '../dev/watch.ts';
import { cachedAssembly, cachedSite } from '../shared/builds.ts';

const USAGE = `npm start -- [--port 3000] [--data DIR] [--assembly DIR] [--chaos [--seed N]] [--watch]

  --port      where to listen on 127.0.0.1 (default 3000)
  --data      directory that keeps the data; without it they are in memory and end with the program
  --assembly  directory to synthesize the app into (without it, one that is cached
              by the content of what it is made of)
  --chaos     the functions' requests to DynamoDB meet what they can meet on AWS: conflicts, throttling, lost answers
  --seed      with --chaos: a number, to draw the same again
  --watch     serves what is saved of functions, prompts and pages (npm run dev)`;

const root = fileURLToPath(new URL('../..', import.meta.url));
/** How many of the requests meet something with `--chaos`: a call or a page has about ten. */
const CHAOS_RATE = 0.1;
/** Of the demo files, as if they had come before all others: no news at the next start, and never above what somebody delivers. */
const DEMO_SEQUENCER = '00';

/** Options that contradict each other. */
class UsageError extends Error {}

try {
  const { help, ...rest } = readArguments();
  if (help) console.log(USAGE);
  else await run(rest);
} catch (error) {
  console.error((error as Error).message);
  process.exit(error instanceof UsageError ? 2 : 1);
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3000' },
      data: { type: 'string' },
      assembly: { type: 'string' },
      chaos: { type: 'boolean', default: false },
      seed: { type: 'string' },
      watch: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port < 1 || port > 65_535)
    throw new Error(`Invalid port: ${values.port}`);
  const { chaos, seed = String(randomInt(1_000_000)), ...rest } = values;
  if (values.seed !== undefined && !chaos) throw new UsageError('--seed needs --chaos');
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`Invalid seed '${seed}': expected a number`);
  return { ...rest, port, ...(chaos && { chaos: { seed: Number(seed), rate: CHAOS_RATE } }) };
}

interface Arguments {
  port: number;
  watch: boolean;
  data?: string;
  assembly?: string;
  chaos?: Chaos;
}

async function run({ port, data, assembly, chaos, watch }: Arguments): Promise<void> {
  // Lambda runs in UTC wherever it is; so does the laptop, or code that forgets to name its time zone would go unnoticed.
  process.env.TZ = 'UTC';
  // Of this port alone: several may run from one checkout.
  const own = join(root, '.local', String(port));
  let directory = '';
  const service = await startLocal({
    assembly: async () => {
      tell('Synthesizing the app, building the site, starting DynamoDB …');
      directory = await (assembly === undefined ? cachedAssembly() : synthesize(resolve(assembly)));
      return directory;
    },
    site: cachedSite,
    reloadsPages: watch,
    port,
    ...(data !== undefined && { data }),
    ...(chaos && { chaos }),
    parameters: laptopParameters(`http://localhost:${port} http://127.0.0.1:${port}`),
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
  tell('Opening the demo accounts …');
  await seed(service);
  dropDemoFiles(service);
  console.log(welcome(port));
  if (chaos) console.log(whatChaosDoes(chaos));
  if (watch) {
    await watchCheckout({ root, assembly: directory, service }, (line) => console.log(line));
    console.log('Watching core, functions, lib and web: what is saved is served.');
  }
}

/** What is going on, for somebody who waits at a terminal. */
function tell(step: string): void {
  if (process.stderr.isTTY) console.error(step);
}

/** What the demo accounts hold, by way of the feed, which takes it in while others begin to look; the newest first. */
function dropDemoFiles(service: LocalService): void {
  for (const { name, body } of demoFiles(
    demoAccounts,
    new Date(service.clock.now()),
  ).toReversed()) {
    service.dropFile?.(name, body, DEMO_SEQUENCER);
  }
}

/** What to try next, ready to be copied. */
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
  a phone to call with ${site}/phone (in the terminal: npm run call${url && ` --${url}`})

Or by hand: register an internet user ID, sign in, look at the account
  ${post('/api/registrations', { ...identity, ...internet, termsVersion: TERMS_VERSION })}
  ${post('/api/sessions', { internetUserId: internet.internetUserId, password: internet.internetPassword })} -c .local/cookies
  curl -s ${site}/api/account -b .local/cookies

What a participant's staff do: docs/participants.md
  npm run broker -- list --as C00088.reader${url}

Both APIs, to read and to try: ${site}/docs

What the investors are told by e-mail and text message
  ${site}/local/messages/page

A day passes
  ${post('/local/clock', { advance: 'P1D' })}

Functions log to .local/${port}/logs. Ctrl-C ends everything.`;
}

function whatChaosDoes({ seed, rate }: Chaos): string {
  return `Chaos: ${rate * 100} % of the functions' requests to DynamoDB are throttled, slow, lost, done in part or in conflict (again the same: --chaos --seed ${seed}).`;
}

/** One file a function, begun anew at every start. */
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
