import { loadStage } from '../../lib/config/load-stage.ts';
import { buildSite as build } from '../../web/build.ts';
import { npmCommand, runCommand } from '../shared/command-line.ts';
import { siteSettings } from '../shared/site-settings.ts';

/** Builds the investor's site into a directory. @returns the exit code */
export function buildSite(argv: string[]): Promise<number> {
  const command = npmCommand('npm run build:site --')
    .description("Builds the investor's site.")
    .argument('[directory]', 'default .local/site; its content is removed first')
    .option('--stage <name>', 'whose phone number, address and periods the site tells', 'dev');
  return runCommand(argv, command, async (directory, { stage }) => {
    console.log(await build(siteSettings(loadStage(stage)), directory));
  });
}
