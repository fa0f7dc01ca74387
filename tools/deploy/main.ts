import { npmCommand, runCommand } from '../shared/command-line.ts';
import { deployedStage, stageOption } from '../shared/deployed-stage.ts';
import { type DeployContext, deployContext } from './context.ts';

const DETAILS = `
Credentials, and so the account, come from AWS_PROFILE, or without it from the environment.
Run it again after any failure: it continues there.

Exit codes: 0 deployed, and the smoke test passed; 1 failed, and the last line says what to do;
a dry run fails too where a deployment would be refused;
2 arguments not understood, or not confirmed.`;

/**
 * Deploys a stage: from an empty account, or over what is there.
 * @returns the exit code
 */
export function deploy(argv: string[], context: DeployContext = deployContext): Promise<number> {
  const command = npmCommand('npm run deploy --')
    .description('Deploys a stage to AWS, and tests what it deployed.')
    .addOption(stageOption())
    .option(
      '--dry-run',
      'say what would change, and change nothing; fails if data, keys and the like would be lost',
    )
    .option('--yes', "don't ask; a protected stage asks for its name otherwise")
    .option('--force', 'deploy in spite of errors of the preflight')
    .option(
      '--allow-losses',
      'let a protected stage lose tables, keys and the like, and a dry run pass with losses',
    )
    .option(
      '--execution-policy <arn...>',
      "managed policies of CloudFormation's role, used if a region has to be bootstrapped " +
        '(default: AdministratorAccess; docs/deploy/execution-policy.json grants less)',
    )
    .addHelpText('after', DETAILS);
  return runCommand(
    argv,
    command,
    async ({ stage, ...options }) => {
      // Only now: the CDK takes a second to load, and a help or a mistake need not wait for it.
      const { deployStage } = await import('./deploy-stage.ts');
      return deployStage(await deployedStage(stage), options, context);
    },
    context,
  );
}
