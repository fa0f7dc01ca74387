/** Checks a command against what it would run, so that no finding sends anybody astray. */
import { existsSync, readFileSync } from 'node:fs';

/** Clients of AWS by the name of their service on the command line. */
const clients: Record<string, () => Promise<object>> = {
  acm: () => import('@aws-sdk/client-acm'),
  backup: () => import('@aws-sdk/client-backup'),
  cloudformation: () => import('@aws-sdk/client-cloudformation'),
  cloudtrail: () => import('@aws-sdk/client-cloudtrail'),
  connect: () => import('@aws-sdk/client-connect'),
  iam: () => import('@aws-sdk/client-iam'),
  'service-quotas': () => import('@aws-sdk/client-service-quotas'),
  sesv2: () => import('@aws-sdk/client-sesv2'),
  sns: () => import('@aws-sdk/client-sns'),
  wafv2: () => import('@aws-sdk/client-wafv2'),
};

/** Options of every `aws` command. */
const GLOBAL = new Set(['region', 'query']);

/**
 * Options that the command line names otherwise than the API.
 * https://docs.aws.amazon.com/cli/latest/reference/sns/subscribe.html
 */
const RENAMED: Record<string, string> = { 'sns subscribe notification-endpoint': 'endpoint' };

/** Throws if a command does not exist, or lacks an option, or has one too many. */
export async function checkCommand(command: string): Promise<void> {
  if (command.includes('\n')) throw new Error(`More than one line: ${command}`);
  const [program, ...words] = shellWords(command);
  if (program === 'aws') return checkAws(words);
  const rest = words.join(' ');
  const isValid =
    (program === 'npm' && isScript(rest)) ||
    (program === 'npx' && /^cdk bootstrap aws:\/\/\d{12}\/[a-z0-9-]+$/.test(rest)) ||
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    (program === '${EDITOR:-vi}' && existsSync(rest)) ||
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    (program === '${BROWSER:-open}' && URL.canParse(rest));
  if (!isValid) throw new Error(`No such command: ${command}`);
}

async function checkAws([service = '', operation = '', ...words]: string[]): Promise<void> {
  const client = await clients[service]?.();
  const name = `${operation.replaceAll('-', '')}command`;
  const [, Command] =
    Object.entries(client ?? {}).find(([each]) => each.toLowerCase() === name) ?? [];
  if (!Command) throw new Error(`No such operation: aws ${service} ${operation}`);
  const [, , , , input] = new Command({}).schema;
  const [, , , , members, , required = 0] = typeof input === 'function' ? input() : input;
  const bare = (option: string) => option.toLowerCase().replaceAll('-', '');
  const known = new Map((members as string[]).map((member) => [bare(member), member]));
  const given = new Set<string>();
  for (const word of words.filter((each) => each.startsWith('--'))) {
    if (GLOBAL.has(word.slice(2))) continue;
    const option = RENAMED[`${service} ${operation} ${word.slice(2)}`] ?? word.slice(2);
    const member = known.get(bare(option)) ?? known.get(bare(option.replace(/^no-/, '')));
    if (!member) throw new Error(`aws ${service} ${operation} has no option ${word}`);
    given.add(member);
  }
  for (const member of (members as string[]).slice(0, required))
    if (!given.has(member)) throw new Error(`aws ${service} ${operation} lacks ${member}`);
}

function isScript(words: string): boolean {
  const [, script = ''] = /^run ([a-z:-]+)( -- --stage [a-z]+)?$/.exec(words) ?? [];
  return script in JSON.parse(readFileSync('package.json', 'utf8')).scripts;
}

/** Words of a shell's command; in single quotes anything stands for itself. */
function shellWords(command: string): string[] {
  const words = command.match(/('[^']*'|[^\s'])+/g) ?? [];
  const unquoted = words.map((word) => word.replaceAll(/'([^']*)'/g, '$1'));
  for (const word of words)
    if (/[<>|;&*?()[\]`"]/.test(word.replaceAll(/'[^']*'/g, '')))
      throw new Error(`The shell changes ${word}`);
  return unquoted;
}
