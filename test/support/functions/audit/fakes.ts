/**
 * Fakes of the audit function's services: a trail and an archive that can fail at any request,
 * before or after carrying it out.
 */
import type { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { PutObjectCommand } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Context, DynamoDBRecord } from 'aws-lambda';
import { expect } from 'vitest';
import type { DomainEvent } from '../../../../core/domain/events.ts';
import type { RecordedEvent, TrailEvent } from '../../../../core/store/audit-trail.ts';
import { archiveKey } from '../../../../functions/audit/archive.ts';
import { createAudit } from '../../../../functions/audit/audit.ts';
import { createAuditContext } from '../../../../functions/audit/context.ts';
import { MemoryDynamoDB } from '../../../memory-dynamodb/memory-dynamodb.ts';
import type { World } from '../../world.ts';

export const lambdaContext = { awsRequestId: 'test' } as Context;

/**
 * The process dies at its n-th request (from 0): neither that request nor a later one is answered.
 */
export interface Death {
  at: number;
  /** Whether that request is still carried out. */
  done: boolean;
}

export class Audited {
  readonly objects = new Map<string, string>();
  readonly #world: World;
  readonly #memory = new MemoryDynamoDB({
    AuditTrail: { partitionKey: 'account', sortKey: 'moment' },
  });
  /** How many writes were requested, and how many of them changed anything. */
  asked = 0;
  changed = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** A new execution environment. */
  function(death?: Death) {
    let requests = 0;
    const send = async (operate: () => Promise<unknown>) => {
      this.asked++;
      const request = requests++;
      if (death && (request > death.at || (request === death.at && !death.done)))
        throw new Error('dead');
      const result = await operate();
      this.changed++;
      if (death && request === death.at) throw new Error('dead');
      return result;
    };
    return createAudit(
      createAuditContext(
        {
          ACCOUNTS_TABLE: this.#world.table('Accounts'),
          CREDENTIALS_TABLE: this.#world.table('Credentials'),
          REQUESTS_TABLE: this.#world.table('Requests'),
          PASSKEYS_TABLE: this.#world.table('Passkeys'),
          AUDIT_TRAIL_TABLE: 'AuditTrail',
          ARCHIVE_BUCKET: 'archive',
        },
        {
          dynamodb: {
            send: ((command: PutItemCommand) => send(() => this.#memory.send(command))) as never,
          },
          s3: {
            send: ((command: PutObjectCommand) => send(async () => this.#put(command))) as never,
          },
        },
      ),
    );
  }

  /** Delivers records as Lambda does: failed ones again, to a new environment, until none fails. */
  async tell(records: DynamoDBRecord[], death?: Death): Promise<void> {
    let { batchItemFailures } = await this.function(death)({ Records: records }, lambdaContext);
    for (let tries = 0; batchItemFailures.length > 0; tries++) {
      if (tries > 5) throw new Error('never done');
      const first = Math.min(
        ...batchItemFailures.map(({ itemIdentifier }) =>
          records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === itemIdentifier),
        ),
      );
      ({ batchItemFailures } = await this.function()(
        { Records: records.slice(first) },
        lambdaContext,
      ));
    }
  }

  /** All events of the trail, in the order of its key. */
  trail(): RecordedEvent<TrailEvent>[] {
    const items = [...(this.#memory.snapshot().get('AuditTrail')?.values() ?? [])];
    return items
      .map((item) => unmarshall(item as never) as RecordedEvent<TrailEvent>)
      .sort((a, b) => (`${a.account} ${a.moment}` < `${b.account} ${b.moment}` ? -1 : 1));
  }

  #put({ input }: PutObjectCommand): void {
    if (input.IfNoneMatch !== '*') throw new Error('would overwrite');
    if (this.objects.has(input.Key as string))
      throw Object.assign(new Error(), { name: 'PreconditionFailed' });
    this.objects.set(input.Key as string, String(input.Body));
  }
}

/** Expects exactly these events, each once and in order, in the trail and in the archive. */
export function expectExactly(
  audited: Audited,
  expected: Map<string, DomainEvent & { account: string }>,
) {
  const inOrder = [...expected.values()]
    .map((event) => ({ ...event, moment: `${event.at}#${event.id}` }))
    .sort((a, b) => (`${a.account} ${a.moment}` < `${b.account} ${b.moment}` ? -1 : 1));
  expect(audited.trail()).toEqual(inOrder);
  const archived = inOrder.map(({ moment, ...event }) => [archiveKey(event), event] as const);
  expect(new Map([...audited.objects].map(([key, body]) => [key, JSON.parse(body)]))).toEqual(
    new Map(archived),
  );
}
