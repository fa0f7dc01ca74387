import { type DeployContext, deployContext } from '../deploy/context.ts';
import { npmCommand, runCommand } from '../shared/command-line.ts';
import { deployedStage, stageOption } from '../shared/deployed-stage.ts';

const DETAILS = `
Credentials, and so the account, come from AWS_PROFILE, or without it from the environment.
A protected stage is refused. Run it again after any failure: it continues there.

Exit codes: 0 deleted, and what remains is listed; 1 refused or failed, and the last line says why;
2 arguments not understood, or not confirmed.`;

/**
 * Deletes a stage with all its data.
 * @returns the exit code
 */
export function destroy(argv: string[], context: DeployContext = deployContext): Promise<number> {
  const command = npmCommand('npm run destroy --')
    .description('Deletes a stage that is not protected, with all its data.')
    .addOption(stageOption())
    .option('--yes', "don't ask for the stage's name")
    .addHelpText('after', DETAILS);
  return runCommand(
    argv,
    command,
    async ({ stage, ...options }) => {
      // Only now, as in tools/deploy/main.ts.
      const { destroyStage } = await import('./destroy-stage.ts');
      return destroyStage(await deployedStage(stage), options, context);
    },
    context,
  );
}
