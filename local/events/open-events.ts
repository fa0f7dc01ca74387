import type { Aws } from '../aws/open-aws.ts';
import type { Assembly } from '../cloudformation/assembly.ts';
import type { Iam } from '../iam/iam.ts';
import type { Functions } from '../lambda/open-functions.ts';
import type { LocalService } from '../local-service.ts';
import type { Clock } from '../shared/clock.ts';
import type { KeptData } from '../shared/kept-data.ts';
import type { Running } from '../shared/running.ts';
import { eventSourceMappings } from './event-source-mappings.ts';
import { objectEvents } from './object-events.ts';
import { schedules } from './schedules.ts';

/**
 * Starts the event sources that invoke functions: records of streams, objects in buckets, and
 * schedules.
 */
export function openEvents(
  assembly: Assembly,
  functions: Functions,
  {
    endpoint,
    accessKeyId,
    objects: s3,
    iam: { demand, demandOf },
    clock,
    kept,
    log,
  }: Pick<Aws, 'objects'> & {
    /** Endpoint of the DynamoDB engine. */
    endpoint: string;
    accessKeyId: string;
    iam: Iam;
    clock: Clock;
    kept: KeptData;
    log(line: string): void;
  },
  running: Running,
): Pick<LocalService, 'settled'> {
  const streams = eventSourceMappings(assembly, functions.all, {
    endpoint,
    accessKeyId,
    s3,
    demand,
    log,
    kept,
  });
  running.add(() => streams.stop());
  const events = objectEvents(assembly, functions.byArn, { s3, clock, log, kept });
  running.add(() => events.stop());
  const timed = schedules(assembly, functions.byArn, { clock, demandOf, log });
  running.add(() => timed.stop());
  return {
    async settled(milliseconds) {
      await timed.settled();
      await events.settled(milliseconds);
      await streams.settled(milliseconds);
    },
  };
}
