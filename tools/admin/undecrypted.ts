import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { awsFailure } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';
import { deployedResource } from '../shared/stack-resources.ts';
import type { AdminSession } from './session.ts';

/** The lines that the metric PhoneUndecrypted counts. */
export const UNDECRYPTED = '{ $.sealed IS TRUE }';

/**
 * When the phone function first failed to decrypt what a caller keyed, as its log says: the metric
 * comes minutes later.
 * @returns `undefined` if it did not since then
 * @throws Error in one line
 */
export async function firstUndecrypted(
  { stage }: AdminSession,
  since: Date,
): Promise<Date | undefined> {
  const logGroupName = await deployedResource(
    stage,
    clientConfig,
    'SsaPhone',
    'AWS::Logs::LogGroup',
    stage.settings.region,
    'PhoneLog',
  );
  const client = new CloudWatchLogsClient(clientConfig(stage.settings.region));
  const query = { logGroupName, filterPattern: UNDECRYPTED, startTime: since.getTime() };
  try {
    // A page may be empty, and more may follow.
    for await (const { events = [] } of paginateFilterLogEvents({ client }, query))
      for (const { timestamp } of events) if (timestamp) return new Date(timestamp);
  } catch (error) {
    awsFailure('search the log of Phone')(error as Error);
  }
  return undefined;
}
