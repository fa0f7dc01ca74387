import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { FAULT } from '../../core/logging/fault-log.ts';
import type { KeySlot } from '../../lib/constructs/phone-key-secrets.ts';
import { awsFailure } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';
import { inHongKong } from '../shared/output.ts';
import { deployedResource } from '../shared/stack-resources.ts';
import type { AdminSession } from './session.ts';

/** The lines that the metric PhoneUndecrypted counts. */
export const UNDECRYPTED = '{ $.sealed IS TRUE }';

/**
 * Those, and the faults: if a private key cannot be read, the function does not know whether that
 * one would decrypt the entry, and fails (functions/phone/keypad.ts).
 */
export const FAILED = `{ ($.sealed IS TRUE) || ($.message = "${FAULT}") }`;

/**
 * @param remedy option that brings the other pair back
 * @throws Error if the function failed, or could not decrypt an entry, since a time
 */
export async function expectNoFailure(
  session: AdminSession,
  since: Date,
  { inUse, remedy }: { inUse: KeySlot; remedy: string },
): Promise<void> {
  const failed = await firstPhoneFailure(session, since);
  if (!failed) return;
  throw new Error(
    'A keyed password could not be decrypted, or the function failed, at ' +
      `${inHongKong(failed.toISOString())} in Hong Kong, and key ${inUse} is in use: both pairs are ` +
      'kept. Make a call. If it is understood, that was not the pair in use: run it again with ' +
      `--tested. Otherwise run it again with ${remedy}`,
  );
}

/**
 * When the phone function first failed, or could not decrypt what a caller keyed, as its log says:
 * the metrics come minutes later.
 * @returns `undefined` if it did not since then
 * @throws Error in one line
 */
async function firstPhoneFailure({ stage }: AdminSession, since: Date): Promise<Date | undefined> {
  const logGroupName = await deployedResource(
    stage,
    clientConfig,
    'SsaPhone',
    'AWS::Logs::LogGroup',
    stage.settings.region,
    'PhoneLog',
  );
  const client = new CloudWatchLogsClient(clientConfig(stage.settings.region));
  const query = { logGroupName, filterPattern: FAILED, startTime: since.getTime() };
  try {
    // A page may be empty, and more may follow.
    for await (const { events = [] } of paginateFilterLogEvents({ client }, query))
      for (const { timestamp } of events) if (timestamp) return new Date(timestamp);
  } catch (error) {
    awsFailure('search the log of Phone')(error as Error);
  }
  return undefined;
}
