/** A participant's working day: withdrawals, changes of holders, and searches (D26, api.md). */
import { describe, expect, test } from 'vitest';
import type { BrokerRequest } from '../../../core/domain/broker-request.ts';
import type { HolderChange } from '../../../core/domain/change-of-holder.ts';
import type { Holder } from '../../../core/domain/holder.ts';
import type { Account } from '../../../core/store/account.ts';
import { listAccounts, showAccount } from '../../../functions/broker/list-accounts.ts';
import { showRequest } from '../../../functions/broker/show-request.ts';
import { listedRequestView } from '../../../functions/broker/views.ts';
import { call, expectProblem } from '../../support/api.ts';
import { Broker, opening } from '../../support/broker.ts';
import { as, claimsOf, participantApi } from '../../support/broker-api.ts';
import { concurrently, Investor, tally, unwrap } from '../../support/investor.ts';
import { createWorld, defaultHolder, type World } from '../../support/world.ts';

const WEEK_MS = 7 * 24 * 3600_000;

async function begin(): Promise<{ world: World; broker: Broker }> {
  const world = await createWorld();
  return { world, broker: new Broker(world) };
}

describe('D26: a maker withdraws a request of his own while it is pending', () => {
  test('nobody else withdraws it, and nobody can decide it afterwards', async () => {
    const { world, broker } = await begin();
    const { requestId } = unwrap(await broker.make(opening('30000001')));
    expect(await broker.withdraw(requestId, 'checker')).toEqual({ refused: 'forbidden' });
    expect(await new Broker(world, 'B01078').withdraw(requestId)).toEqual({ refused: 'not-found' });
    expect(unwrap(await broker.withdraw(requestId))).toMatchObject({
      status: 'withdrawn',
      decidedBy: 'C00088.maker',
    });
    for (const decide of [
      broker.approve(requestId),
      broker.reject(requestId),
      broker.withdraw(requestId),
    ])
      expect(await decide).toEqual({ refused: 'conflict' });
    const { requests } = broker.context;
    const { items } = await requests.list('C00088', 'withdrawn', world.context.now());
    expect(items.map((each) => each.requestId)).toEqual([requestId]);
    expect((await requests.list('C00088', 'pending', world.context.now())).items).toEqual([]);
  });

  test('of a concurrent withdrawal and approval exactly one succeeds', async () => {
    const { world, broker } = await begin();
    for (let i = 0; i < 10; i++) {
      const accountNumber = `4000000${i}`;
      const { requestId } = unwrap(await broker.make(opening(accountNumber)));
      const [approval, withdrawal] = await Promise.all([
        broker.approve(requestId),
        broker.withdraw(requestId),
      ]);
      expect(tally([approval, withdrawal])).toEqual({ done: 1, conflict: 1 });
      const account = await world.context.accounts.get({ participantId: 'C00088', accountNumber });
      expect(account !== undefined).toBe(!('refused' in approval));
    }
  });

  test('after seven days it has expired, and is listed so', async () => {
    const { world, broker } = await begin();
    const { requestId } = unwrap(await broker.make(opening('30000001')));
    const ids = async (status: 'pending' | 'expired') => {
      const { requests } = broker.context;
      const { items } = await requests.list('C00088', status, world.context.now());
      return items.map((each) => each.requestId);
    };
    world.advance(WEEK_MS - 1);
    expect([await ids('pending'), await ids('expired')]).toEqual([[requestId], []]);
    world.advance(1);
    expect([await ids('pending'), await ids('expired')]).toEqual([[], [requestId]]);
    expect(await broker.withdraw(requestId)).toEqual({ refused: 'conflict' });
  });
});

describe('D26: a change of holder changes what it names and nothing else', () => {
  /** Asks for a change of an account, and approves it unless told otherwise. */
  async function change(broker: Broker, accountNumber: string, holder: HolderChange) {
    const made = await broker.make({ type: 'change-holder', accountNumber, holder });
    return 'refused' in made ? made : broker.approve(made.requestId);
  }

  test('other fields stay, null removes one, and the request keeps what was before and after', async () => {
    const { world, broker } = await begin();
    const { accountNumber } = await world.open();
    const { email: _, ...withoutEmail } = defaultHolder;
    const changed = unwrap(
      await change(broker, accountNumber, { phones: ['67890123'], email: null }),
    );
    const after = { ...withoutEmail, phones: ['67890123'] };
    expect(changed).toMatchObject({ before: defaultHolder, after });
    const stored = (await world.context.accounts.get({
      participantId: 'C00088',
      accountNumber,
    })) as Account;
    expect(stored.holder).toEqual(after);
    const kept = unwrap(await showRequest(broker.context, 'C00088', changed.requestId));
    expect(kept).toMatchObject({ before: defaultHolder, after });
  });

  test('the checker sees what is and what would be, with the identity document masked', async () => {
    const { world, broker } = await begin();
    const { accountNumber } = await world.open();
    const { requestId } = unwrap(
      await broker.make({
        type: 'change-holder',
        accountNumber,
        holder: { identityDocument: 'B765432(1)' },
      }),
    );
    const found = unwrap(await showRequest(broker.context, 'C00088', requestId)) as BrokerRequest;
    const view = listedRequestView(found, world.context.now().toISOString());
    expect(view).toMatchObject({
      holder: { identityDocument: '*****32(1)' },
      before: { identityDocument: '*****56(7)', nameEn: defaultHolder.nameEn },
      after: { identityDocument: '*****32(1)', nameEn: defaultHolder.nameEn },
    });
    expect(await showRequest(broker.context, 'B01078', requestId)).toEqual({
      refused: 'not-found',
    });
  });

  test('concurrent changes of different fields all take effect', async () => {
    const { world, broker } = await begin();
    const { accountNumber } = await world.open();
    const changes: HolderChange[] = [
      { nameEn: 'Wong Ka Yan' },
      { nameZh: '黃嘉欣' },
      { phones: ['67890123'] },
      { email: 'kayan@example.com' },
    ];
    const done = await Promise.all(changes.map((each) => change(broker, accountNumber, each)));
    expect(tally(done)).toEqual({ done: changes.length });
    const account = await world.context.accounts.get({ participantId: 'C00088', accountNumber });
    expect(account?.holder).toEqual(Object.assign({}, defaultHolder, ...changes));
  });

  describe('the checker approves what he saw', () => {
    /** A pending change, and its tag. */
    async function pending(broker: Broker, accountNumber: string, holder: HolderChange) {
      const asked = { type: 'change-holder', accountNumber, holder } as const;
      const { requestId } = unwrap(await broker.make(asked));
      const tag = async () =>
        unwrap(await showRequest(broker.context, 'C00088', requestId)).tag as string;
      return { requestId, tag };
    }

    test.each<[string, HolderChange]>([
      ['another field', { nameZh: '黃嘉欣' }],
      ['what is masked', { identityDocument: 'B999456(7)' }],
    ])('not if another change was approved since: of %s', async (_, other) => {
      const { world, broker } = await begin();
      const { accountNumber } = await world.open();
      const first = await pending(broker, accountNumber, { nameEn: 'Wong Ka Yan' });
      const second = await pending(broker, accountNumber, other);
      const seen = await first.tag();
      expect(await first.tag()).toBe(seen);
      expect(await second.tag()).not.toBe(seen);
      world.advance(1);
      unwrap(await broker.approve(second.requestId, 'checker', await second.tag()));
      expect(await broker.approve(first.requestId, 'checker', seen)).toEqual({
        refused: 'conflict',
      });
      const again = unwrap(await broker.approve(first.requestId, 'checker', await first.tag()));
      expect(again).toMatchObject({ status: 'approved', before: other });
    });

    test('of concurrent approvals of what was seen exactly one succeeds', async () => {
      const { world, broker } = await begin();
      for (let i = 0; i < 5; i++) {
        const { accountNumber } = await world.open();
        const names = ['Wong Ka Yan', 'Wong Mei', 'Wong Fai'];
        const all = await Promise.all(
          names.map((nameEn) => pending(broker, accountNumber, { nameEn })),
        );
        const tags = await Promise.all(all.map(({ tag }) => tag()));
        const done = await Promise.all(
          all.map(({ requestId }, j) => broker.approve(requestId, 'checker', tags[j])),
        );
        expect(tally(done)).toEqual({ done: 1, conflict: 2 });
      }
    });

    test('a tag is in the header of the request, and of one that has none nothing is approved', async () => {
      const { world, broker } = await begin();
      const { accountNumber } = await world.open();
      const rights = ['ssa/read', 'ssa/check'];
      const api = as(claimsOf('C00088', 'checker', rights), participantApi(broker.context));
      const at = (requestId: string, rest = '') => `/broker/requests/${requestId}${rest}`;
      const get = (requestId: string) =>
        call(api, 'GET', at(requestId), {
          resource: at('{requestId}'),
          pathParameters: { requestId },
        });
      const approve = (requestId: string, tag: string) =>
        call(api, 'POST', at(requestId, '/approval'), {
          resource: at('{requestId}', '/approval'),
          pathParameters: { requestId },
          headers: { 'If-Match': tag },
        });
      const change = await pending(broker, accountNumber, { nameEn: 'Wong Ka Yan' });
      const { etag = '' } = (await get(change.requestId)).headers;
      expectProblem(await approve(change.requestId, 'x'), 'invalid-input', {
        fields: { 'If-Match': ['format'] },
      });
      expectProblem(await approve(change.requestId, '"x"'), 'conflict');
      expect((await approve(change.requestId, etag)).body.status).toBe('approved');

      const reset = unwrap(await broker.make({ type: 'reset-phone-password', accountNumber }));
      expect((await get(reset.requestId)).headers).not.toHaveProperty('etag');
      expectProblem(await approve(reset.requestId, etag), 'conflict');
    });
  });

  test('it leaves the choice of alerts that the investor makes meanwhile', async () => {
    const { world, broker } = await begin();
    const account = await world.open();
    const { accounts, db } = world.context;
    const choices = [true, false].map((email) => ({ email, sms: !email }));
    for (const choice of choices) {
      const [done] = await Promise.all([
        change(broker, account.accountNumber, { nameEn: `Wong ${choice.email ? 'Ka' : 'Mei'}` }),
        db.write(accounts.chooseAlerts(account, choice, [])),
      ]);
      unwrap(done);
      expect((await accounts.get(account))?.alerts).toEqual(choice);
    }
  });

  test('a change that would leave nobody to reach is refused, before and at its approval', async () => {
    const { world, broker } = await begin();
    const { accountNumber } = await world.open();
    const ask = (holder: HolderChange) =>
      broker.make({ type: 'change-holder', accountNumber, holder });
    expect(await ask({ phones: [], email: null })).toEqual({
      refused: 'invalid-input',
      fields: { holder: ['format'] },
    });
    expect(await ask({ phones: [], alerts: { email: false, sms: true } })).toEqual({
      refused: 'invalid-input',
      fields: { 'holder.alerts': ['format'] },
    });
    const [first, second] = [await ask({ phones: [] }), await ask({ email: null })].map(unwrap);
    unwrap(await broker.approve((first as BrokerRequest).requestId));
    expect(await broker.approve((second as BrokerRequest).requestId)).toEqual({
      refused: 'conflict',
    });
  });
});

describe('accounts are found by number, name or user ID', () => {
  const found = async (broker: Broker, search: string) =>
    (await listAccounts(broker.context, broker.participantId, { search })).accounts.map(
      ({ accountNumber }) => accountNumber,
    );

  test('by the beginning of a number or of a name in either language, whatever its case, accents and signs', async () => {
    const { world, broker } = await begin();
    const jose = await world.open({ nameEn: 'José D’Souza-Lee', nameZh: '李荷西' });
    const other = await world.open({ nameEn: 'Jo Chan', nameZh: '陳祖' });
    const elsewhere = new Broker(world, 'B01078');
    const abroad = await openedBy(elsewhere, '60000001', { ...defaultHolder, nameEn: 'José Tan' });
    for (const search of [
      'jose',
      'JOSE d',
      'josé d souza lee',
      'Ｊｏｓｅ',
      '李',
      '李荷西',
      ' 李荷',
    ])
      expect([search, await found(broker, search)]).toEqual([search, [jose.accountNumber]]);
    expect(await found(broker, 'jo')).toEqual([other.accountNumber, jose.accountNumber]);
    expect(await found(broker, jose.accountNumber)).toEqual([jose.accountNumber]);
    expect(await found(broker, jose.accountNumber.slice(0, 4))).toContain(jose.accountNumber);
    expect(await found(broker, abroad.accountNumber)).not.toContain(abroad.accountNumber);
    for (const nothing of ['souza', '\uff9e']) expect(await found(broker, nothing)).toEqual([]);
    expect(await found(elsewhere, 'jose')).toEqual([abroad.accountNumber]);
  });

  test('a changed name is found, and the former one is not', async () => {
    const { world, broker } = await begin();
    const { accountNumber } = await world.open({ nameEn: 'Adam Au', nameZh: '區亞當' });
    const { requestId } = unwrap(
      await broker.make({
        type: 'change-holder',
        accountNumber,
        holder: { nameEn: 'Beth Au', nameZh: null },
      }),
    );
    unwrap(await broker.approve(requestId));
    await expect.poll(() => found(broker, 'beth')).toEqual([accountNumber]);
    expect(await found(broker, 'adam')).toEqual([]);
    expect(await found(broker, '區')).toEqual([]);
  });

  test('by a whole user ID of either channel, while it gives access', async () => {
    const { world, broker } = await begin();
    const investor = await Investor.registered(world);
    const { accountNumber, phoneUserId } = investor.account;
    const shown = unwrap(await showAccount(broker.context, broker.participantId, accountNumber));
    const internetUserId = shown.internet?.userId ?? '';
    expect(await found(broker, phoneUserId)).toContain(accountNumber);
    expect(await found(broker, internetUserId.toUpperCase())).toEqual([accountNumber]);
    expect(await found(broker, internetUserId.slice(0, -1))).toEqual([]);
    expect(await found(new Broker(world, 'B01078'), internetUserId)).toEqual([]);
    const { requestId } = unwrap(await broker.make({ type: 'close-account', accountNumber }));
    unwrap(await broker.approve(requestId));
    expect(await found(broker, internetUserId)).toEqual([]);
  });

  test('many are listed page by page, each once', async () => {
    const { world, broker } = await begin();
    const opened = await concurrently(60, (i) =>
      world.open({ nameEn: `Lam ${String(i).padStart(2, '0')}` }),
    );
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAccounts(broker.context, 'C00088', { search: 'lam', cursor });
      listed.push(...page.accounts.map(({ accountNumber }) => accountNumber));
      cursor = page.cursor;
    } while (cursor);
    expect(listed).toEqual(opened.map(({ accountNumber }) => accountNumber));
    const { cursor: ofLam } = await listAccounts(broker.context, 'C00088', { search: 'lam' });
    await expect(
      listAccounts(new Broker(world, 'B01078').context, 'B01078', { search: 'lam', cursor: ofLam }),
    ).rejects.toThrow();
  });

  /** An account that was opened by request and approval. */
  async function openedBy(broker: Broker, accountNumber: string, holder: Holder) {
    const { requestId } = unwrap(
      await broker.make({ type: 'open-account', accountNumber, holder }),
    );
    return unwrap(await broker.approve(requestId));
  }
});
