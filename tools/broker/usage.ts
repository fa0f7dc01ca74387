import type { Command, Options } from './command.ts';

/** What there is, in a page. */
export function usage(commands: Record<string, Command>, common: Options): string {
  const lines = Object.entries(commands).map(([name, { parameters, summary }]) => [
    `${name} ${parameters}`.trim(),
    summary,
  ]);
  return `npm run broker -- COMMAND [options]

${columns(lines)}

Options of every command
${columns(optionLines(common))}

SSA_CLIENT_SECRET is the client's secret, unless on a laptop. COMMAND --help tells more of one.
Exits with 0 when it is done, 1 when it is refused or nobody answers, 2 when it is not understood.`;
}

/** One command. */
export function usageOf(
  name: string,
  { parameters, summary, options = {} }: Command,
  common: Options,
): string {
  return `npm run broker -- ${name} ${parameters}

${summary}

${columns(optionLines({ ...options, ...common }))}`;
}

function optionLines(options: Options): string[][] {
  return Object.entries(options).map(([name, { short, hint, help }]) => [
    `${short ? `-${short}, ` : ''}--${name}${hint ? ` ${hint}` : ''}`,
    help,
  ]);
}

function columns(lines: string[][]): string {
  const width = Math.max(...lines.map(([left = '']) => left.length));
  return lines.map(([left = '', right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
