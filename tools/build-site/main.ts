import { buildSite as build } from '../../web/build.ts';
import { npmCommand, runCommand } from '../shared/command-line.ts';

/** Builds the investor's site into a directory. @returns the exit code */
export function buildSite(argv: string[]): Promise<number> {
  const command = npmCommand('npm run build:site --')
    .description("Builds the investor's site.")
    .argument('[directory]', 'default .local/site; its content is removed first');
  return runCommand(argv, command, async (directory) => {
    console.log(await build(directory));
  });
}
