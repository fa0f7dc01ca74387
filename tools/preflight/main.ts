import { exitCodes, npmCommand, runCommand, type Streams } from '../shared/command-line.ts';
import { deployedStage, stageOption } from '../shared/deployed-stage.ts';
import type { Finding } from './finding.ts';
import { preflight } from './preflight.ts';

const EXIT_CODES = `
Exit codes: 0 nothing stops a deployment; 1 something does, or AWS did not answer; 2 arguments not
understood.`;

/** Says what would stop a deployment of a stage, or hurt it. @returns the exit code */
export function preflightCommand(argv: string[], streams: Streams = process): Promise<number> {
  const command = npmCommand('npm run preflight --')
    .description(
      'Asks AWS what would stop a deployment of a stage, or hurt the service, and says which ' +
        'command mends it. Changes nothing.',
    )
    .addOption(stageOption())
    .option('--json', 'print a list of {level, what, fix}')
    .addHelpText('after', EXIT_CODES);
  return runCommand(
    argv,
    command,
    async ({ stage, json }) => {
      const deployed = await deployedStage(stage);
      const findings = await preflight(deployed);
      streams.stdout.write(
        json
          ? `${JSON.stringify(findings, null, 2)}\n`
          : describe(findings, deployed.settings.stage),
      );
      return findings.some(({ level }) => level === 'error') ? exitCodes.failed : exitCodes.done;
    },
    streams,
  );
}

/** Findings as people read them: one paragraph each, then their number. */
export function describe(findings: readonly Finding[], stage: string): string {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const paragraphs = findings.map(({ level, what, fix }) => `${level}: ${what}\n  ${fix}\n\n`);
  const warnings = findings.length - errors;
  return `${paragraphs.join('')}Stage ${stage}: ${count(errors, 'error')}, ${count(warnings, 'warning')}\n`;
}

const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
