/**
 * EventBridge for objects in buckets: matches each new object to the rules, and invokes their
 * functions.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3, StoredObject } from '../aws/s3.ts';
import type { Assembly } from '../cloudformation/assembly.ts';
import { ACCOUNT } from '../cloudformation/resource-kinds.ts';
import type { Invocable } from '../lambda/function.ts';
import type { Clock } from '../shared/clock.ts';
import { type KeptData, keptData } from '../shared/kept-data.ts';
import { invokeAsynchronously } from './asynchronous.ts';

type Matcher = string | { 'anything-but': { prefix: string } };

interface RuleProperties {
  State?: string;
  EventPattern?: {
    source?: string[];
    'detail-type'?: string[];
    detail?: { bucket?: { name?: Matcher[] }; object?: { key?: Matcher[] } };
  };
  Targets?: { Arn: string }[];
}

interface BucketProperties {
  NotificationConfiguration?: { EventBridgeConfiguration?: { EventBridgeEnabled?: boolean } };
}

/** The running rules. */
export interface ObjectEvents {
  /**
   * Resolves when every object has passed the functions that its rules name, with all consequences.
   * @throws Error if that takes longer than the time limit
   */
  settled(milliseconds?: number): Promise<void>;
  /** Sends no more events. */
  stop(): void;
}

/**
 * An event in delivery: EventBridge and Lambda keep it until the function has accepted it or every
 * attempt has failed.
 */
interface Pending {
  rule: string;
  /** ARN of the function. */
  target: string;
  event: object;
}

const PENDING = 'object-events';

/**
 * Runs the rules of the templates for new objects.
 * @throws Error naming a rule about S3 that the laptop does not support
 */
export function objectEvents(
  assembly: Assembly,
  functions: ReadonlyMap<string, Invocable>,
  {
    s3,
    clock,
    log,
    kept = keptData(),
  }: { s3: S3; clock: Clock; log(line: string): void; kept?: KeptData },
): ObjectEvents {
  const sendingBuckets = new Set(
    assembly
      .resources<BucketProperties>('AWS::S3::Bucket')
      .filter(
        ({ properties }) =>
          properties.NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled,
      )
      .map(({ ref }) => ref),
  );
  const rules = assembly
    .resources<RuleProperties>('AWS::Events::Rule')
    .filter(
      ({ properties }) =>
        properties.EventPattern?.source?.includes('aws.s3') && properties.State !== 'DISABLED',
    )
    .map((rule) => {
      const { logicalId, region, properties } = rule;
      const { EventPattern = {}, Targets = [] } = properties;
      const targets = Targets.map(({ Arn }) => functions.get(Arn)).filter(
        (each) => each !== undefined,
      );
      if (
        EventPattern['detail-type']?.join() !== 'Object Created' ||
        targets.length !== Targets.length
      ) {
        throw new Error(
          `${logicalId}: the laptop supports only rules that send created objects to functions`,
        );
      }
      return {
        logicalId,
        region,
        targets,
        arn: assembly.attribute(rule, 'Arn'),
        ...EventPattern.detail,
      };
    });
  const inDelivery = new Set<Promise<void>>();
  const stopped = new AbortController();
  const pending = new Map<string, Pending>();
  const keep = () => kept.write(PENDING, JSON.stringify([...pending.values()]));

  const send = async (
    { logicalId, arn }: { logicalId: string; arn: string },
    target: Invocable,
    event: object,
  ) => {
    const invoker = { service: 'events.amazonaws.com', sourceArn: arn };
    if (!(await invokeAsynchronously(target, event, stopped.signal, invoker)))
      log(`${logicalId}: an object's event could not be delivered; put the object again`);
  };

  const begin = (each: Pending) => {
    const target = functions.get(each.target);
    const rule = rules.find(({ logicalId }) => logicalId === each.rule);
    if (!target || !rule) return;
    const id = randomUUID();
    pending.set(id, each);
    const sent = send(rule, target, each.event).finally(() => {
      inDelivery.delete(sent);
      if (stopped.signal.aborted) return;
      pending.delete(id);
      keep();
    });
    inDelivery.add(sent);
  };

  s3.onCreated((bucket, key, object) => {
    if (!sendingBuckets.has(bucket) || stopped.signal.aborted) return;
    for (const rule of rules) {
      if (!matches(rule.bucket?.name, bucket) || !matches(rule.object?.key, key)) continue;
      const event = eventOf(bucket, key, object, {
        region: rule.region,
        now: new Date(clock.now()),
      });
      for (const { definition } of rule.targets)
        begin({ rule: rule.logicalId, target: definition.arn, event });
    }
    keep();
  });
  // Events that the last run did not finish.
  for (const each of JSON.parse(kept.read(PENDING)?.toString() ?? '[]') as Pending[]) begin(each);

  return {
    async settled(milliseconds = 30_000) {
      const deadline = sleep(milliseconds, 'too late' as const, { ref: false });
      while (inDelivery.size > 0) {
        if ((await Promise.race([Promise.all(inDelivery), deadline])) === 'too late') {
          throw new Error(
            `${inDelivery.size} object events are not delivered after ${milliseconds} ms`,
          );
        }
      }
    },
    stop: () => stopped.abort(),
  };
}

function matches(matchers: readonly Matcher[] | undefined, value: string): boolean {
  if (!matchers) return true;
  return matchers.some((each) =>
    typeof each === 'string' ? each === value : !value.startsWith(each['anything-but'].prefix),
  );
}

function eventOf(
  bucket: string,
  key: string,
  { body, etag, versionId, sequencer }: StoredObject,
  { region, now }: { region: string; now: Date },
): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: ACCOUNT,
    time: now.toISOString(),
    region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, size: body.length, etag, 'version-id': versionId, sequencer },
      reason: 'PutObject',
    },
  };
}
