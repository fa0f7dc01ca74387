import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  type GetEventSelectorsCommandOutput,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { regionsOf } from '../../../lib/config/regions.ts';
import type { ClientConfigOf } from '../../shared/client-config.ts';
import type { Check } from '../check.ts';
import { warning } from '../finding.ts';

/**
 * Whether a trail of CloudTrail records changes in the regions of the stage: its own, that of the
 * copies, and us-east-1. EventBridge passes on API calls only where one does, so that without it
 * nobody hears of a key of the stage that is disabled or due for deletion. A trail may leave out
 * the events of KMS: that is no good.
 * Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/event-types.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
 */
export const trail: Check = {
  subject: 'CloudTrail',
  permissions: [
    'cloudtrail:DescribeTrails',
    'cloudtrail:GetTrailStatus',
    'cloudtrail:GetEventSelectors',
  ],
  async run({ settings }, clientConfig) {
    const coverage = await Promise.all(
      regionsOf(settings).map(async (region) => ({
        region,
        ...(await coverageOf(region, clientConfig)),
      })),
    );
    const open = coverage.filter(({ isRecorded }) => !isRecorded);
    if (open.length === 0) return [];
    const stopped = open.flatMap(({ stopped }) => stopped)[0];
    return [
      warning(
        `No trail of CloudTrail records changes in ${open.map(({ region }) => region).join(' and ')}: ` +
          'nobody hears of a key that is disabled or due for deletion' +
          (stopped
            ? `. The trail ${stopped.Name} is stopped`
            : '. Choose BUCKET: one whose policy lets CloudTrail write'),
        stopped
          ? `aws cloudtrail start-logging --region ${stopped.HomeRegion} --name ${stopped.TrailARN}`
          : `aws cloudtrail create-trail --region ${settings.region} --name management-events ` +
              '--s3-bucket-name BUCKET --is-multi-region-trail --enable-log-file-validation',
      ),
    ];
  },
};

/** Trails that would record changes in a region, and whether one of them does. */
async function coverageOf(
  region: string,
  clientConfig: ClientConfigOf,
): Promise<{ isRecorded: boolean; stopped: Trail[] }> {
  // Includes the trails of other regions and of the organization that cover this region.
  const { trailList = [] } = await new CloudTrailClient(clientConfig(region)).send(
    new DescribeTrailsCommand({}),
  );
  const stopped: Trail[] = [];
  for (const each of trailList) {
    // A trail answers in its home region.
    const home = new CloudTrailClient(clientConfig(each.HomeRegion ?? region));
    const selectors = await home.send(new GetEventSelectorsCommand({ TrailName: each.TrailARN }));
    if (!recordsChanges(selectors)) continue;
    const { IsLogging } = await home.send(new GetTrailStatusCommand({ Name: each.TrailARN }));
    if (IsLogging) return { isRecorded: true, stopped: [] };
    stopped.push(each);
  }
  return { isRecorded: false, stopped };
}

/** Whether a trail records management events that write, those of KMS included. */
function recordsChanges(selectors: GetEventSelectorsCommandOutput): boolean {
  const { EventSelectors = [], AdvancedEventSelectors = [] } = selectors;
  return (
    EventSelectors.some(
      ({ IncludeManagementEvents, ReadWriteType, ExcludeManagementEventSources = [] }) =>
        IncludeManagementEvents &&
        ReadWriteType !== 'ReadOnly' &&
        !ExcludeManagementEventSources.includes('kms.amazonaws.com'),
    ) ||
    AdvancedEventSelectors.some(({ FieldSelectors = [] }) => {
      const field = (name: string) => FieldSelectors.find(({ Field }) => Field === name);
      return (
        field('eventCategory')?.Equals?.includes('Management') &&
        !field('readOnly')?.Equals?.includes('true') &&
        !field('eventSource')?.NotEquals?.includes('kms.amazonaws.com')
      );
    })
  );
}
