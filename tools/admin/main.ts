import { setTimeout as pause } from 'node:timers/promises';
import { Command } from '@commander-js/extra-typings';
import { answering, exitCodeOf, npmCommand } from '../shared/command-line.ts';
import { deployedStage, stageOption } from '../shared/deployed-stage.ts';
import { Output } from '../shared/output.ts';
import { groups } from './command.ts';
import { commands } from './commands.ts';
import { type AdminContext, AdminSession } from './session.ts';

const DETAILS = `
Credentials, and so the account, come from AWS_PROFILE, or without it from the environment.
A protected stage asks for its name before the first change; there is no option to skip that.
Run a command again after any failure: it continues, and says what was done already.

Exit codes: 0 done; 1 failed, and the last line says what to do; 2 arguments not understood, or not
confirmed.`;

const program = () =>
  npmCommand('npm run admin --')
    .description('Administers a deployed stage.')
    .addOption(stageOption())
    .option('--json', 'print the answer as JSON')
    .option('--dry-run', 'say what would be done, and change nothing')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', DETAILS);

/**
 * Runs one command on a deployed stage.
 * @returns the exit code: 0 done, 1 failed, 2 arguments not understood or not confirmed
 */
export function admin(
  argv: string[],
  context: AdminContext = { ...streams(), now: () => new Date(), pause },
): Promise<number> {
  const main = answering(program(), context);
  let exitCode: number | undefined;
  const parents = new Map<string, Command>();
  for (const { group, build, run } of commands) {
    const command = build().copyInheritedSettings(main);
    command.action(async (...given) => {
      const { stage, json = false, dryRun = false } = main.opts();
      const out = new Output(context, json === true);
      const deployed = await deployedStage(stage);
      const session = new AdminSession(deployed, context, { out, dryRun: dryRun === true });
      exitCode = await run(session, ...given.slice(0, -1));
    });
    if (!group) {
      main.addCommand(command);
      continue;
    }
    const known = parents.get(group);
    const parent =
      known ?? new Command(group).description(groups[group]).copyInheritedSettings(main);
    if (!known) main.addCommand(parent);
    parents.set(group, parent);
    parent.addCommand(command);
  }
  return exitCodeOf(async () => {
    await main.parseAsync(argv, { from: 'user' });
    return exitCode;
  }, context);
}

function streams() {
  const { stdin, stdout, stderr } = process;
  return { stdin, stdout, stderr };
}
