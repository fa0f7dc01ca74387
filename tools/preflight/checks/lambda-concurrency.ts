import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import type { Check } from '../check.ts';
import { error, warning } from '../finding.ts';
import { requestQuota } from '../quota.ts';

const QUOTA = { service: 'lambda', code: 'L-B99A9384' };

/**
 * Lambda reserves no concurrency beyond this remainder for functions without a reservation.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
const MIN_UNRESERVED = 100;

/**
 * The default of an account. A new one has less, often 10.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const DEFAULT_CONCURRENCY = 1000;

/**
 * Whether the account has the concurrency that the stage's functions reserve, beside what other
 * functions of the account reserve. What the stage has reserved already counts once.
 */
export const lambdaConcurrency: Check = {
  subject: 'the concurrency of Lambda',
  permissions: [
    'lambda:GetAccountSettings',
    'lambda:ListFunctions',
    'lambda:GetFunctionConcurrency',
  ],
  async run({ settings: { stage, region, concurrency } }, clientConfig) {
    const client = new LambdaClient(clientConfig(region));
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions: total = 0, UnreservedConcurrentExecutions: unreserved = 0 } =
      AccountLimit ?? {};
    if (!concurrency) {
      return [
        warning(
          `No function of stage ${stage} reserves concurrency: a flood of sign-ins can use all ` +
            `${total} concurrent executions of the account, and callers then hear an apology`,
          requestQuota(QUOTA, region, Math.max(DEFAULT_CONCURRENCY, total + 1)),
        ),
      ];
    }
    const wanted = Object.values(concurrency).reduce((sum, each) => sum + each, 0);
    const others = total - unreserved - (await reservedByStage(client, stage));
    const needed = wanted + others + MIN_UNRESERVED;
    if (needed <= total) return [];
    return [
      error(
        `Stage ${stage} reserves ${wanted} concurrent executions of Lambda, other functions ` +
          `${others}, and ${MIN_UNRESERVED} must stay unreserved, but the account has ${total}`,
        requestQuota(QUOTA, region, Math.max(DEFAULT_CONCURRENCY, needed)),
      ),
    ];
  },
};

async function reservedByStage(client: LambdaClient, stage: string): Promise<number> {
  let reserved = 0;
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    // CloudFormation names a function after its stack.
    const ours = Functions.filter(({ FunctionName }) => FunctionName?.startsWith(`${stage}-Ssa`));
    const each = await Promise.all(
      ours.map(({ FunctionName }) =>
        client.send(new GetFunctionConcurrencyCommand({ FunctionName })),
      ),
    );
    for (const { ReservedConcurrentExecutions = 0 } of each)
      reserved += ReservedConcurrentExecutions;
  }
  return reserved;
}
