import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { TIME_LIMITS } from '../../core/aws/time-limits.ts';
import { logFault } from '../../core/logging/fault-log.ts';
import { canaryAccount } from './account.ts';
import { logFailed, logPassed, logWithoutAccount } from './canary-log.ts';
import { Visitor } from './visitor.ts';
import { StepFailed, walk } from './walk.ts';

const environment = z.object({ SITE_URL: z.url(), CANARY_SECRET_ARN: z.string() });

/**
 * Makes the handler of the canary. It never throws, since Lambda would then run it again: a failure
 * is a line of the log, and the alarm counts the runs that passed.
 * @param env the function's environment
 * @throws if a variable is missing, so that a misconfigured function fails at start
 */
export function createCanary(
  env: Record<string, string | undefined>,
  client: Pick<SecretsManagerClient, 'send'> = new SecretsManagerClient(TIME_LIMITS.canary),
): (event: unknown, context: Pick<Context, 'awsRequestId'>) => Promise<void> {
  const { SITE_URL, CANARY_SECRET_ARN } = environment.parse(env);
  return async (_event, { awsRequestId }) => {
    try {
      const account = await canaryAccount(client, CANARY_SECRET_ARN).catch((cause) => {
        throw new StepFailed('account', undefined, { cause });
      });
      if (!account) logWithoutAccount(awsRequestId);
      const started = performance.now();
      await walk(new Visitor(SITE_URL), account);
      logPassed(awsRequestId, Math.round(performance.now() - started));
    } catch (error) {
      if (!(error instanceof StepFailed)) return logFault(awsRequestId, error);
      logFailed(awsRequestId, error.step, error.status);
      if (error.cause) logFault(awsRequestId, error.cause);
    }
  };
}
