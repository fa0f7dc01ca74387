import { laptopParameters } from '../../local/cloudformation/parameters.ts';
import { accountRoutes } from '../../local/demo/accounts.ts';
import { startLocal } from '../../local/start.ts';
import { cachedAssembly } from '../shared/builds.ts';
import { npmCommand, runCommand } from '../shared/command-line.ts';
import { cancellation } from './cancellation.ts';
import { Client } from './client.ts';
import { internetAccess } from './internet-access.ts';
import { internetReset } from './internet-reset.ts';
import { newInvestor } from './investor.ts';
import { passkeys } from './passkeys.ts';
import { phoneAccess } from './phone-access.ts';
import { phonePasswordRevoked } from './phone-password-revoked.ts';
import { Stage } from './stage.ts';

/** Plays the operating guide over HTTP. @returns the exit code: 1 if any answer differs from it */
export function demo(argv: string[]): Promise<number> {
  const command = npmCommand('npm run demo --')
    .description('Plays the operating guide on both channels, and checks every answer against it.')
    .option(
      '--url <url>',
      'of a running service (npm start); by default the demo starts and stops its own',
    )
    .addHelpText('after', '\nExit codes: 0 every answer is as the guide says; 1 not; 2 usage.');
  return runCommand(argv, command, ({ url }) => (url ? play(url) : playOnOwnService()));
}

/** The story, in the order of the guide. @returns the exit code */
async function play(url: string): Promise<0 | 1> {
  const stage = new Stage(new Client(url), (line) => console.log(line));
  stage.chapter('2.1', 'Before the first access');
  const investor = await newInvestor(stage, 'C00088');
  await phoneAccess(stage, investor);
  await internetAccess(stage, investor);
  await internetReset(stage, investor);
  await passkeys(stage, investor);
  await cancellation(stage, investor);
  await phonePasswordRevoked(stage, investor);
  console.log(`\n${stage.summary()}`);
  return stage.failures.length === 0 ? 0 : 1;
}

async function playOnOwnService(): Promise<0 | 1> {
  // The time zone of Lambda, as in tools/start.
  process.env.TZ = 'UTC';
  console.log('Starting a service for the demo …');
  const service = await startLocal({
    assembly: cachedAssembly,
    port: 0,
    parameters: laptopParameters(),
    // The guide is about answers. At the deployed cost, bcrypt would take most of the time.
    environment: { BCRYPT_COST: '4' },
    routes: accountRoutes,
  });
  try {
    return await play(service.url);
  } finally {
    await service.stop();
  }
}
