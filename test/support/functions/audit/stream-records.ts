/** Stream records of Credentials, and the items and events in them. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect } from 'vitest';
import type { DomainEvent } from '../../../../core/domain/events.ts';
import { issuedItem, STAND_INS } from '../../../../core/store/credential-item.ts';
import { type AuditedTable, changeOf } from '../../../../functions/audit/change.ts';

export type Item = Record<string, unknown>;

export const ACCOUNT = 'C00088#10000001';

export function record(
  old: Item | undefined,
  now: Item | undefined,
  more: object = {},
): DynamoDBRecord {
  const image = (item: Item | undefined) => item && (marshall(item) as never);
  return {
    eventName: !old ? 'INSERT' : now ? 'MODIFY' : 'REMOVE',
    eventSourceARN: 'arn:aws:dynamodb:ap-southeast-1:000000000000:table/T/stream/1',
    dynamodb: {
      SequenceNumber: '7',
      ApproximateCreationDateTime: 1_795_400_000,
      ...(old && { OldImage: image(old) }),
      ...(now && { NewImage: image(now) }),
    },
    ...more,
  };
}

export const event = (id: string, more: Partial<DomainEvent> = {}): DomainEvent => ({
  id,
  type: 'internet-sign-in',
  at: '2026-11-23T02:00:00.000Z',
  actor: 'investor',
  channel: 'internet',
  source: '192.0.2.1',
  trace: 'request',
  ...more,
});

export const credential = issuedItem({
  id: 'internet#abcd1234',
  account: ACCOUNT,
  epoch: 'e',
  passwordHash: 'h',
  lastEvents: [event('1')],
});

export const newDecoy = {
  id: 'phone#99999999',
  ...STAND_INS,
  mustChange: false,
  expiresAt: 1_800_000_001,
  epoch: 'e',
  undecided: new Set(['a']),
  reservedAt: 'x',
};

export const changed = (
  old: Item | undefined,
  now: Item | undefined,
  table: AuditedTable = 'Credentials',
  more: object = {},
) => changeOf(table, record(old, now, more));

export const unattributed = (attributes: string[]) => [
  {
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    type: 'unattributed',
    at: '2026-11-23T02:13:20.000Z',
    actor: 'unknown',
    channel: 'system',
    table: 'Credentials',
    change: 'MODIFY',
    attributes,
  },
];
