/** D26: what a change of holder changes, and what its checker sees. */
import { describe, expect, test } from 'vitest';
import type { BrokerRequest } from '../../../core/domain/broker-request.ts';
import type { HolderChange } from '../../../core/domain/change-of-holder.ts';
import type { Account } from '../../../core/store/account.ts';
import { showRequest } from '../../../functions/broker/show-request.ts';
import { listedRequestView } from '../../../functions/broker/views.ts';
import { call, expectProblem } from '../../support/api.ts';
import { type Broker, inNewWorld } from '../../support/broker.ts';
import { as, claimsOf, participantApi } from '../../support/broker-api.ts';
import { tally, unwrap } from '../../support/investor.ts';
import { defaultHolder } from '../../support/world.ts';

describe('D26: a change of holder changes what it names and nothing else', () => {
  /** Asks for a change of an account, and approves it unless told otherwise. */
  async function change(broker: Broker, accountNumber: string, holder: HolderChange) {
    const made = await broker.make({ type: 'change-holder', accountNumber, holder });
    return 'refused' in made ? made : broker.approve(made.requestId);
  }

  test('other fields stay, null removes one, and the request keeps what was before and after', async () => {
    const { world, broker } = await inNewWorld();
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
    const { world, broker } = await inNewWorld();
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
    const { world, broker } = await inNewWorld();
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
      const { world, broker } = await inNewWorld();
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
      const { world, broker } = await inNewWorld();
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
      const { world, broker } = await inNewWorld();
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
    const { world, broker } = await inNewWorld();
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
    const { world, broker } = await inNewWorld();
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
