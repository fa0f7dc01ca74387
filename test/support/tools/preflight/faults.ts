/** Tests of faults of an account, each alone: one finding, and a command that exists. */
import { expect, test } from 'vitest';
import type { Answer } from '../../aws/fake-aws.ts';
import { findings, REGION, type settings, stacks } from './account.ts';
import { checkCommand } from './commands.ts';

/** How an account or the settings differ from those without fault, and the finding. */
interface Fault {
  answers?: Record<string, Answer>;
  settings?: Parameters<typeof settings>[0];
  /** Part of an error's sentence. */
  error?: string;
  /** Part of a warning's sentence. */
  warning?: string;
  /** How its command begins. */
  fix: string;
}

/** Words in capitals that are values of AWS's. */
const VALUES = new Set(['CLOUDFRONT', 'DID', 'DNS', 'REGIONAL', 'TRANSACTIONAL']);

/** Words in capitals that the user replaces in a command. */
const placeholders = (command: string) =>
  [...command.matchAll(/(?<=[ =])[A-Z]{3,}(?=$|[ ,])/g)]
    .map(([word]) => word)
    .filter((word) => !VALUES.has(word));

/**
 * Tests that each fault is the only finding, that its command exists, and that its sentence says
 * what to put into it.
 */
export function testFaults(faults: Record<string, Fault>): void {
  test.each(Object.entries(faults))('%s', async (_, { answers = {}, settings, fix, ...rest }) => {
    const found = await findings(answers, settings);
    const level = rest.error ? 'error' : 'warning';
    const what = expect.stringContaining(rest.error ?? String(rest.warning));
    expect(found).toEqual([{ level, what, fix: expect.stringContaining(fix) }]);
    for (const each of found) {
      await checkCommand(each.fix);
      for (const word of placeholders(each.fix)) expect(each.what).toContain(`Choose ${word}: `);
    }
  });
}

/** Tests that accounts with these answers have no findings. */
export function testHarmless(accounts: Record<string, Record<string, Answer>>): void {
  test.each(Object.entries(accounts))('no finding: %s', async (_, answers) => {
    expect(await findings(answers)).toEqual([]);
  });
}

/** The command that opens the settings. */
export const EDIT = `\${EDITOR:-vi} lib/config/stages/prod.ts`;

/** The command that requests a quota. */
export const request = (service: string, code: string, value: number) =>
  `aws service-quotas request-service-quota-increase --region ${REGION} --service-code ${service} ` +
  `--quota-code ${code} --desired-value ${value}`;

/** The Connect instances of the account. */
export const instances = (...list: object[]): Record<string, Answer> => ({
  'connect.GET /instance': () => ({ InstanceSummaryList: list }),
});

/** The Connect instance is not deployed. */
export const undeployed: Record<string, Answer> = {
  'cloudformation.DescribeStacks': stacks({
    'prod-SsaConnect': { StackStatus: 'DELETE_COMPLETE' },
  }),
};

/** Settings without a phone number. */
export const noNumber = { phone: { instanceAlias: 'ssa-access' } };
