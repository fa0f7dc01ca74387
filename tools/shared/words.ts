import { parseArgs } from 'node:util';

/**
 * The words after a command that has no options but `--help`. That, and whatever is not understood, ends the program before anything is
 * done: with the usage and 0, or with one line and 2.
 * @param most so many words
 */
export function wordsOf(usage: string, most = 0): string[] {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    if (positionals.length > most)
      throw new Error(`${positionals[most]} is not understood: see --help`);
    return positionals;
  } catch (error) {
    console.error((error as Error).message.split('. ')[0]);
    process.exit(2);
  }
}
