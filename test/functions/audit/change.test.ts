/** Which stream records hold events, which hold none, and which are unattributed changes. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import type { DomainEvent } from '../../../core/domain/events.ts';
import { issuedItem, STAND_INS } from '../../../core/store/credential-item.ts';
import { type AuditedTable, changeOf } from '../../../functions/audit/change.ts';

type Item = Record<string, unknown>;

const ACCOUNT = 'C00088#10000001';

function record(old: Item | undefined, now: Item | undefined, more: object = {}): DynamoDBRecord {
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

const event = (id: string, more: Partial<DomainEvent> = {}): DomainEvent => ({
  id,
  type: 'internet-sign-in',
  at: '2026-11-23T02:00:00.000Z',
  actor: 'investor',
  channel: 'internet',
  source: '192.0.2.1',
  trace: 'request',
  ...more,
});

const credential = issuedItem({
  id: 'internet#abcd1234',
  account: ACCOUNT,
  epoch: 'e',
  passwordHash: 'h',
  lastEvents: [event('1')],
});

const newDecoy = {
  id: 'phone#99999999',
  ...STAND_INS,
  mustChange: false,
  expiresAt: 1_800_000_001,
  epoch: 'e',
  undecided: new Set(['a']),
  reservedAt: 'x',
};

const changed = (
  old: Item | undefined,
  now: Item | undefined,
  table: AuditedTable = 'Credentials',
  more: object = {},
) => changeOf(table, record(old, now, more));

const unattributed = (attributes: string[]) => [
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

describe('events', () => {
  test('the events are those in the new image that the old image lacks', () => {
    const now = { ...credential, lastEvents: [event('1'), event('2'), event('3')] };
    expect(changed(credential, now)).toEqual({
      account: ACCOUNT,
      events: [event('2'), event('3')],
    });
    expect(changed(undefined, credential).events).toEqual([event('1')]);
  });

  test('the account comes from the key on accounts, from participant and number on requests, from `account` on credentials', () => {
    const lastEvents = [event('1')];
    const key = { participantId: 'C00088', accountNumber: '10000001' };
    expect(changed(undefined, { ...key, lastEvents }, 'Accounts').account).toBe(ACCOUNT);
    expect(changed(undefined, { ...key, requestId: 'r', lastEvents }, 'Requests').account).toBe(
      ACCOUNT,
    );
    expect(changed(undefined, credential).account).toBe(ACCOUNT);
  });

  test('D10: for an ID that does not exist, the credential id stands in for the account', () => {
    const decoy = { id: 'internet#nobody00', ...STAND_INS, expiresAt: 1_800_000_001, epoch: 'e' };
    const now = { ...decoy, lastEvents: [event('1', { type: 'internet-sign-in-failed' })] };
    expect(changed(decoy, now)).toMatchObject({
      account: 'internet#nobody00',
      events: [{ id: '1' }],
    });
  });

  test('an event keeps only its known fields', () => {
    const now = {
      ...credential,
      lastEvents: [{ ...event('2'), password: 'Rx7tulip88', source: 5 }],
    };
    const { source: _, ...known } = event('2');
    expect(changed(credential, now).events).toEqual([known]);
  });
});

describe('no events', () => {
  const reserved: Item = {
    ...credential,
    undecided: new Set(['a']),
    reservedAt: '2026-11-23T02:00:00.000Z',
  };

  test.each<[string, Item, Item]>([
    ['an entry reserves a slot', credential, reserved],
    [
      'a second entry reserves another slot',
      reserved,
      { ...reserved, undecided: new Set(['a', 'b']) },
    ],
    [
      'an entry takes over abandoned slots',
      reserved,
      { ...reserved, undecided: new Set(['c']), reservedAt: 'later' },
    ],
  ])('%s', (_, old, now) => {
    expect(changed(old, now).events).toEqual([]);
  });

  test('reserving a slot removes the events of the previous write, which its own record carried', () => {
    const { lastEvents: _, ...forgotten } = reserved;
    expect(changed(credential, forgotten).events).toEqual([]);
  });

  test('a repeat after a lost answer removes them too, even if another entry was settled in between', () => {
    const settled = { ...reserved, undecided: new Set(['b']), lastEvents: [event('2')] };
    const { lastEvents: _, ...repeated } = settled;
    expect(changed(settled, repeated).events).toEqual([]);
    expect(changed(credential, { ...repeated, passwordHash: 'x' }).events).toMatchObject([
      { type: 'unattributed' },
    ]);
  });

  test('D10: the first entry on an ID that does not exist creates a decoy', () => {
    expect(changed(undefined, newDecoy)).toEqual({ account: 'phone#99999999', events: [] });
  });

  test('D18: entries on an ID that its account no longer has are not events', () => {
    const retired = {
      ...credential,
      passwordHash: STAND_INS.passwordHash,
      lastEvents: [event('2')],
    };
    const refused = { ...retired, wrong: new Set(['a']), lastEvents: [event('3'), event('4')] };
    expect(changed(retired, refused).events).toEqual([]);
    expect(changed(credential, retired).events).toEqual([event('2')]);
    expect(changed(refused, { ...credential, lastEvents: [event('5')] }).events).toEqual([
      event('5'),
    ]);
  });

  test('a TTL deletion, which DynamoDB itself makes, is not an event', () => {
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    expect(changed(newDecoy, undefined, 'Credentials', { userIdentity }).events).toEqual([]);
  });
});

describe('an unattributed change names the attributes that changed, never their values', () => {
  test.each<[string, Item, string[]]>([
    [
      'a password replaced without going through the service',
      { ...credential, passwordHash: 'x' },
      ['passwordHash'],
    ],
    ['a revocation undone', { ...credential, wrong: new Set(['a']) }, ['wrong']],
    ['an old event kept', { ...credential, epoch: 'x', mustChange: true }, ['epoch', 'mustChange']],
    ['events removed', { ...credential, lastEvents: [] }, ['lastEvents']],
    [
      'an event of an unknown type',
      { ...credential, lastEvents: [{ id: '2', type: 'mended' }] },
      ['lastEvents'],
    ],
    ['`lastEvents` that is not a list', { ...credential, lastEvents: 'mended' }, ['lastEvents']],
  ])('%s', (_, now, attributes) => {
    expect(changed(credential, now)).toEqual({
      account: ACCOUNT,
      events: unattributed(attributes),
    });
  });

  test('one write that reserves a slot and replaces a password is unattributed', () => {
    const now = { ...credential, undecided: new Set(['a']), passwordHash: 'x' };
    expect(changed(credential, now).events).toEqual(unattributed(['passwordHash', 'undecided']));
  });

  test('a well-formed event beside a malformed one is still recorded', () => {
    const now = { ...credential, lastEvents: [event('2'), { id: '3' }] };
    expect(changed(credential, now).events).toEqual([event('2'), ...unattributed(['lastEvents'])]);
  });

  test('a deletion not made by TTL is unattributed', () => {
    expect(changed(credential, undefined)).toMatchObject({
      account: ACCOUNT,
      events: [
        { type: 'unattributed', change: 'REMOVE', attributes: Object.keys(credential).sort() },
      ],
    });
    const userIdentity = { type: 'Service', principalId: 'somebody.amazonaws.com' };
    expect(changed(credential, undefined, 'Credentials', { userIdentity }).events).toHaveLength(1);
  });

  test('a new credential that looks like a decoy but has a password is unattributed', () => {
    for (const own of [{ passwordHash: 'h' }, { account: ACCOUNT }, { wrong: new Set(['a']) }]) {
      expect(changed(undefined, { ...newDecoy, ...own }).events).toMatchObject([
        { change: 'INSERT' },
      ]);
    }
  });

  test('D18: on an ID that its account no longer has, any change but an entry is unattributed', () => {
    const retired = { ...credential, passwordHash: STAND_INS.passwordHash };
    for (const [name, value] of Object.entries({
      wrong: new Set(['a']),
      account: 'C00099#10000001',
      lastEvents: [{}],
    })) {
      expect(changed(retired, { ...retired, [name]: value }).events).toMatchObject([
        { attributes: [name] },
      ]);
    }
  });

  test('the same record gives the same id, a different record a different id', () => {
    const now = { ...credential, passwordHash: 'x' };
    const idOf = (sequence: string) => {
      const told = record(credential, now);
      return changeOf('Credentials', {
        ...told,
        dynamodb: { ...told.dynamodb, SequenceNumber: sequence },
      }).events[0]?.id;
    };
    expect(idOf('7')).toBe(idOf('7'));
    expect(idOf('8')).not.toBe(idOf('7'));
  });

  test('a number beyond JavaScript’s precision or an empty account does not cause a fault', () => {
    const strange = record(credential, credential);
    const image = {
      ...strange.dynamodb?.OldImage,
      lot: { N: '123456789012345678901234567890' },
      account: { S: '' },
    };
    expect(
      changeOf('Credentials', { ...strange, dynamodb: { ...strange.dynamodb, NewImage: image } }),
    ).toMatchObject({
      account: 'internet#abcd1234',
      events: [{ type: 'unattributed', attributes: ['account', 'lot'] }],
    });
  });
});
