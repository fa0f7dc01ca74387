/** `npm run demo`: the guide, played over HTTP against a service that runs for the occasion. */
import { parseArgs } from 'node:util';
import { laptopParameters } from '../../local/cloudformation/parameters.ts';
import { accountRoutes } from '../../local/demo/accounts.ts';
import { startLocal } from '../../local/start.ts';
import { temporaryAssembly } from '../shared/temporary-assembly.ts';
import { cancellation } from './cancellation.ts';
import { Client } from './client.ts';
import { internetAccess } from './internet-access.ts';
import { internetReset } from './internet-reset.ts';
import { newInvestor } from './investor.ts';
import { phoneAccess } from './phone-access.ts';
import { phonePasswordRevoked } from './phone-password-revoked.ts';
import { Stage } from './stage.ts';

const USAGE = `npm run demo [-- --url URL]

  --url  of a service that runs already (npm start); without it one is started for the demo, and ended

Exits with 1 if any answer is not what the guide says.`;

try {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) console.log(USAGE);
  else process.exitCode = values.url ? await play(values.url) : await playOnItsOwn();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** The story, in the order of the guide. Resolves to the exit code. */
async function play(url: string): Promise<0 | 1> {
  const stage = new Stage(new Client(url), (line) => console.log(line));
  stage.chapter('2.1', 'Before the first access');
  const investor = await newInvestor(stage, 'C00088');
  await phoneAccess(stage, investor);
  await internetAccess(stage, investor);
  await internetReset(stage, investor);
  await cancellation(stage, investor);
  await phonePasswordRevoked(stage, investor);
  console.log(`\n${stage.summary()}`);
  return stage.failures.length === 0 ? 0 : 1;
}

async function playOnItsOwn(): Promise<0 | 1> {
  // As bin/start.ts has it, and Lambda.
  process.env.TZ = 'UTC';
  console.log('Starting a service for the demo …');
  const service = await startLocal({
    assembly: temporaryAssembly,
    port: 0,
    parameters: laptopParameters('http://localhost'),
    routes: accountRoutes,
  });
  try {
    return await play(service.url);
  } finally {
    await service.stop();
  }
}
