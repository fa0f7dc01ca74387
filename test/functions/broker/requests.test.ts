import { describe, expect, test } from 'vitest';
import { listAccounts, showAccount } from '../../../functions/broker/list-accounts.ts';
import { Broker, opening } from '../../support/broker.ts';
import {
  concurrently,
  Investor,
  OTHER,
  tally,
  unwrap,
  WRONG,
  WRONG_PHONE,
} from '../../support/investor.ts';
import { createWorld, defaultHolder, type World } from '../../support/world.ts';

const NUMBER = '30000001';

async function begin(): Promise<{ world: World; broker: Broker }> {
  const world = await createWorld();
  return { world, broker: new Broker(world) };
}

/** An account that was opened by request and approval, and its investor. */
async function opened(broker: Broker, world: World, accountNumber = NUMBER): Promise<Investor> {
  const { requestId } = unwrap(await broker.make(opening(accountNumber)));
  const { phoneUserId = '', phonePassword = '' } = unwrap(await broker.approve(requestId));
  return new Investor(world, {
    participantId: broker.participantId,
    accountNumber,
    phoneUserId,
    phonePassword,
  });
}

describe('D13: one user makes a request, another approves it', () => {
  test('D5: an approved opening issues an ID and a password that work immediately', async () => {
    const { world, broker } = await begin();
    const made = unwrap(await broker.make(opening(NUMBER)));
    expect(made).toMatchObject({
      type: 'open-account',
      accountNumber: NUMBER,
      status: 'pending',
      madeBy: 'C00088.maker',
    });
    const approved = unwrap(await broker.approve(made.requestId));
    expect(approved).toMatchObject({
      status: 'approved',
      decidedBy: 'C00088.checker',
      phoneUserId: expect.stringMatching(/^[0-9]{8}$/),
      phonePassword: expect.stringMatching(/^[0-9]{8}$/),
    });
    const { phoneUserId = '', phonePassword = '' } = approved;
    unwrap(await new Investor(world, { ...made, phoneUserId, phonePassword }).register());
  });

  test('the maker cannot approve, another user can', async () => {
    const { broker } = await begin();
    const { requestId } = unwrap(await broker.make(opening(NUMBER)));
    expect(await broker.approve(requestId, 'maker')).toEqual({ refused: 'forbidden' });
    unwrap(await broker.approve(requestId, 'checker'));
  });

  test('of fifty concurrent approvals exactly one succeeds, and only it shows a password', async () => {
    const { world, broker } = await begin();
    const { requestId } = unwrap(await broker.make(opening(NUMBER)));
    const results = await concurrently(50, (i) => broker.approve(requestId, `checker${i}`));
    expect(tally(results)).toEqual({ done: 1, conflict: 49 });
    expect(results.filter((result) => 'phonePassword' in result)).toHaveLength(1);

    const investor = await opened(broker, world, '30000002');
    const reset = unwrap(
      await broker.make({ type: 'reset-phone-password', accountNumber: '30000002' }),
    );
    const resets = await concurrently(50, (i) => broker.approve(reset.requestId, `checker${i}`));
    expect(tally(resets)).toEqual({ done: 1, conflict: 49 });
    expect(resets.filter((result) => 'phonePassword' in result)).toHaveLength(1);
    unwrap(
      await investor
        .beginReset()
        .then(async (result) => ('refused' in result ? { ok: true } : result)),
    );
  });

  test('of a concurrent approval and rejection exactly one succeeds', async () => {
    const { broker } = await begin();
    for (let i = 0; i < 10; i++) {
      const { requestId } = unwrap(await broker.make(opening(`4000000${i}`)));
      const outcomes = tally(
        await Promise.all([broker.approve(requestId), broker.reject(requestId)]),
      );
      expect(outcomes).toEqual({ done: 1, conflict: 1 });
    }
  });

  test('concurrent changes of the holder all take effect, and leave no holder out', async () => {
    const { world, broker } = await begin();
    const account = await opened(broker, world);
    const names = ['Ann', 'Ben', 'Cid', 'Dee'];
    const made = await Promise.all(
      names.map((nameEn) =>
        broker.make({
          type: 'change-holder',
          accountNumber: NUMBER,
          holder: { ...defaultHolder, nameEn },
        }),
      ),
    );
    const outcomes = await Promise.all(made.map((each) => broker.approve(unwrap(each).requestId)));
    expect(tally(outcomes)).toEqual({ done: names.length });
    const stored = await world.context.accounts.get(account.account);
    expect(
      [...(stored?.formerHolders ?? []), stored].map((each) => each?.holder.nameEn).sort(),
    ).toEqual([...names, defaultHolder.nameEn].sort());
  });

  test('a request can be decided only once, and only within seven days', async () => {
    const { world, broker } = await begin();
    const first = unwrap(await broker.make(opening(NUMBER)));
    unwrap(await broker.reject(first.requestId, 'checker', 'name misspelt'));
    expect(await broker.approve(first.requestId)).toEqual({ refused: 'conflict' });
    expect(await broker.reject(first.requestId)).toEqual({ refused: 'conflict' });

    const second = unwrap(await broker.make(opening(NUMBER)));
    const third = unwrap(await broker.make(opening('30000002')));
    world.advance(7 * 24 * 3600_000 - 1);
    unwrap(await broker.approve(second.requestId));
    world.advance(1);
    expect(await broker.approve(third.requestId)).toEqual({ refused: 'conflict' });
    expect(await broker.reject(third.requestId)).toEqual({ refused: 'conflict' });
    expect(
      (await broker.context.requests.list('C00088', 'pending', world.context.now())).items,
    ).toEqual([]);
  });

  test('of ten requests to open one account number exactly one can be approved, and the number cannot be opened again (D18)', async () => {
    const { broker } = await begin();
    const requests = await concurrently(10, () => broker.make(opening(NUMBER)));
    const results = await Promise.all(
      requests.map((request) => broker.approve(unwrap(request).requestId)),
    );
    expect(tally(results)).toEqual({ done: 1, conflict: 9 });
    expect(await broker.make(opening(NUMBER))).toEqual({ refused: 'conflict' });
  });

  test('requests and accounts of another participant are answered not-found', async () => {
    const { world, broker } = await begin();
    await opened(broker, world);
    const { requestId } = unwrap(
      await broker.make({ type: 'reset-phone-password', accountNumber: NUMBER }),
    );
    const other = new Broker(world, 'B01078');
    expect(await other.approve(requestId)).toEqual({ refused: 'not-found' });
    expect(await other.reject(requestId)).toEqual({ refused: 'not-found' });
    expect(await other.make({ type: 'reset-phone-password', accountNumber: NUMBER })).toEqual({
      refused: 'not-found',
    });
    expect(await showAccount(other.context, 'B01078', NUMBER)).toEqual({ refused: 'not-found' });
    unwrap(await other.make(opening(NUMBER)));
  });
});

describe('R1: a reset of the phone password takes effect on the next day in Hong Kong', () => {
  test('after three wrong entries on the web, a reset approved at 23:59:59 in Hong Kong works from 00:00:00, and not before', async () => {
    const { world, broker } = await begin();
    const investor = await opened(broker, world);
    unwrap(await investor.register());
    for (let i = 0; i < 3; i++) await investor.beginReset(WRONG_PHONE);
    world.setTime('2026-11-23T15:59:59.000Z');
    const { requestId } = unwrap(
      await broker.make({ type: 'reset-phone-password', accountNumber: NUMBER }),
    );
    const { phonePassword = '', effectiveOn } = unwrap(await broker.approve(requestId));
    expect(effectiveOn).toBe('2026-11-24');
    expect(await showAccount(broker.context, 'C00088', NUMBER)).toMatchObject({
      phone: { state: 'revoked', pendingResetEffectiveOn: '2026-11-24' },
    });
    world.setTime('2026-11-23T15:59:59.999Z');
    expect(await investor.beginReset(phonePassword)).toEqual({
      refused: 'password-revoked',
      channel: 'phone',
    });

    world.setTime('2026-11-23T16:00:00.000Z');
    const shown = unwrap(await showAccount(broker.context, 'C00088', NUMBER));
    expect(shown.phone).toEqual({ userId: investor.account.phoneUserId, state: 'initial' });
    expect((await listAccounts(broker.context, 'C00088', { state: 'revoked' })).accounts).toEqual(
      [],
    );
    unwrap(await investor.beginReset(phonePassword));
    expect(await investor.beginReset()).toMatchObject({ refused: 'identity-not-verified' });
  });

  test('a reset requested before midnight and approved after it takes effect on the day after its approval', async () => {
    const { world, broker } = await begin();
    await opened(broker, world);
    world.setTime('2026-11-23T15:59:59.999Z');
    const { requestId } = unwrap(
      await broker.make({ type: 'reset-phone-password', accountNumber: NUMBER }),
    );
    world.setTime('2026-11-23T16:00:00.000Z');
    expect(unwrap(await broker.approve(requestId)).effectiveOn).toBe('2026-11-25');
  });

  test('D4: a second reset, approved after the first is due, leaves the first valid until it is due itself', async () => {
    const { world, broker } = await begin();
    const investor = await opened(broker, world);
    unwrap(await investor.register());
    const reset = async () => {
      const { requestId } = unwrap(
        await broker.make({ type: 'reset-phone-password', accountNumber: NUMBER }),
      );
      return unwrap(await broker.approve(requestId)).phonePassword ?? '';
    };
    const first = await reset();
    world.setTime('2026-11-24T02:00:00.000Z');
    const second = await reset();
    unwrap(await investor.beginReset(first));
    world.setTime('2026-11-25T02:00:00.000Z');
    unwrap(await investor.beginReset(second));
  });
});

describe('D18: a closed account answers like an unknown one', () => {
  test('closing ends every credential and session; the IDs answer like unknown ones forever', async () => {
    const { world, broker } = await begin();
    const investor = await opened(broker, world);
    unwrap(await investor.register());
    const { token } = unwrap(await investor.signIn());
    const { resetToken } = unwrap(await investor.beginReset());
    const { requestId } = unwrap(
      await broker.make({ type: 'close-account', accountNumber: NUMBER }),
    );
    unwrap(await broker.approve(requestId));

    expect(await investor.whoIs(token)).toEqual({ refused: 'not-signed-in' });
    expect(await investor.completeReset(resetToken)).toEqual({ refused: 'reset-expired' });
    expect(await investor.signIn()).toMatchObject({ refused: 'wrong-credentials' });
    expect(await investor.beginReset()).toMatchObject({ refused: 'identity-not-verified' });
    const other = new Investor(world, await world.open(), investor.internetUserId);
    expect(await other.register()).toEqual({ refused: 'user-id-taken' });
    expect(await broker.make(opening(NUMBER))).toEqual({ refused: 'conflict' });
    expect(await broker.make({ type: 'reset-phone-password', accountNumber: NUMBER })).toEqual({
      refused: 'conflict',
    });
    expect(await showAccount(broker.context, 'C00088', NUMBER)).toMatchObject({
      status: 'closed',
      internet: null,
    });
  });

  test('three wrong entries on its IDs, or on a cancelled ID, revoke no password and are not reported', async () => {
    const { world, broker } = await begin();
    const [closed, cancelled] = [
      await opened(broker, world),
      await opened(broker, world, '30000002'),
    ];
    unwrap(await closed.register());
    unwrap(await cancelled.register());
    unwrap(await cancelled.cancel(await cancelled.current()));
    const { requestId } = unwrap(
      await broker.make({ type: 'close-account', accountNumber: NUMBER }),
    );
    unwrap(await broker.approve(requestId));
    for (const answer of ['wrong', 'wrong', 'revoked', 'revoked']) {
      const of = (wrong: string) => ({ refused: answer === 'wrong' ? wrong : 'password-revoked' });
      expect(await closed.signIn(WRONG)).toMatchObject(of('wrong-credentials'));
      expect(await cancelled.signIn(WRONG)).toMatchObject(of('wrong-credentials'));
      expect(await closed.beginReset(WRONG_PHONE)).toMatchObject(of('identity-not-verified'));
    }
    expect((await listAccounts(broker.context, 'C00088', { state: 'revoked' })).accounts).toEqual(
      [],
    );
  });

  test('closing cancels a reset that is pending or due', async () => {
    for (const later of ['2026-11-23T03:00:00.000Z', '2026-11-24T03:00:00.000Z']) {
      const { world, broker } = await begin();
      const investor = await opened(broker, world);
      const reset = unwrap(
        await broker.make({ type: 'reset-phone-password', accountNumber: NUMBER }),
      );
      const { phonePassword = '' } = unwrap(await broker.approve(reset.requestId));
      world.setTime(later);
      const { requestId } = unwrap(
        await broker.make({ type: 'close-account', accountNumber: NUMBER }),
      );
      unwrap(await broker.approve(requestId));
      world.setTime('2026-11-25T03:00:00.000Z');
      expect(await investor.register({ phonePassword })).toMatchObject({
        refused: 'identity-not-verified',
      });
    }
  });

  test('closing leaves no credential behind, even with a concurrent registration', async () => {
    for (let round = 0; round < 10; round++) {
      const { world, broker } = await begin();
      const investor = await opened(broker, world);
      const { requestId } = unwrap(
        await broker.make({ type: 'close-account', accountNumber: NUMBER }),
      );
      const [approved] = await Promise.all([broker.approve(requestId), investor.register()]);
      unwrap(approved);
      expect(
        (await world.credential('internet', investor.internetUserId))?.passwordHash,
      ).toBeUndefined();
      expect(
        (await world.credential('phone', investor.account.phoneUserId))?.passwordHash,
      ).toBeUndefined();
    }
  });

  test('closing succeeds even with a concurrent approval of a reset', async () => {
    for (let round = 0; round < 10; round++) {
      const { world, broker } = await begin();
      await opened(broker, world);
      const close = unwrap(await broker.make({ type: 'close-account', accountNumber: NUMBER }));
      const reset = unwrap(
        await broker.make({ type: 'reset-phone-password', accountNumber: NUMBER }),
      );
      const [closed] = await Promise.all([
        broker.approve(close.requestId),
        broker.approve(reset.requestId),
      ]);
      unwrap(closed);
      expect(await showAccount(broker.context, 'C00088', NUMBER)).toMatchObject({
        status: 'closed',
      });
    }
  });
});

describe('an Idempotency-Key', () => {
  test('is valid for thirty days, to the second, even if TTL has not deleted it by then', async () => {
    const { world, broker } = await begin();
    const make = async () =>
      unwrap(await broker.make(opening(NUMBER), { key: 'monthly' })).requestId;
    const first = await make();
    world.advance(30 * 86_400_000 - 1000);
    expect(await make()).toBe(first);
    world.advance(1000);
    const second = await make();
    expect(second).not.toBe(first);
    expect(await make()).toBe(second);
  });

  test('gives a repeat the same answer, even if the request has been decided since', async () => {
    const { broker } = await begin();
    const first = unwrap(await broker.make(opening(NUMBER), { key: 'k1' }));
    expect(await broker.make(opening(NUMBER), { key: 'k1' })).toMatchObject(first);
    unwrap(await broker.approve(first.requestId));
    expect(await broker.make(opening(NUMBER), { key: 'k1' })).toMatchObject({
      requestId: first.requestId,
      status: 'pending',
    });
  });

  test('lets fifty concurrent repeats make one request', async () => {
    const { world, broker } = await begin();
    const made = await concurrently(50, () => broker.make(opening(NUMBER), { key: 'k1' }));
    expect(new Set(made.map((request) => unwrap(request).requestId)).size).toBe(1);
    expect(
      (await broker.context.requests.list('C00088', undefined, world.context.now())).items,
    ).toHaveLength(1);
  });

  test('is refused with a different request; another maker’s equal key is a different one', async () => {
    const { broker } = await begin();
    unwrap(await broker.make(opening(NUMBER), { key: 'k1' }));
    expect(await broker.make(opening('30000002'), { key: 'k1' })).toEqual({
      refused: 'invalid-input',
      fields: { 'Idempotency-Key': ['used-before'] },
    });
    unwrap(await broker.make(opening('30000002'), { key: 'k1', role: 'maker2' }));
  });
});

describe('what a participant sees', () => {
  test('the identity document is masked in every answer', async () => {
    const { world, broker } = await begin();
    await opened(broker, world);
    const shown = JSON.stringify(await showAccount(broker.context, 'C00088', NUMBER));
    expect(shown).not.toContain('A123456');
    expect(shown).toContain('*****56(7)');
  });

  test('a change of holder takes effect at its approval, also for the password rules', async () => {
    const { world, broker } = await begin();
    const investor = await opened(broker, world);
    const holder = { ...defaultHolder, nameEn: 'Wong Ka Yan', phones: ['67890123'] };
    const { requestId } = unwrap(
      await broker.make({ type: 'change-holder', accountNumber: NUMBER, holder }),
    );
    unwrap(await broker.approve(requestId));
    expect(await showAccount(broker.context, 'C00088', NUMBER)).toMatchObject({
      holder: { nameEn: 'Wong Ka Yan' },
    });
    expect(await investor.register({ internetPassword: 'x67890123' })).toMatchObject({
      refused: 'password-refused',
    });
  });

  test('the report of revoked passwords lists exactly the accounts with a revoked password on either channel', async () => {
    const { world, broker } = await begin();
    const investors = [];
    for (let i = 1; i <= 4; i++) investors.push(await opened(broker, world, `3000000${i}`));
    const [byPhone, byInternet, , twice] = investors as [Investor, Investor, Investor, Investor];
    unwrap(await byInternet.register());
    unwrap(await twice.register());
    for (let i = 0; i < 3; i++) {
      await byPhone.beginReset(WRONG_PHONE);
      await byInternet.signIn(WRONG);
      await twice.signIn(WRONG);
    }
    const report = async () =>
      (await listAccounts(broker.context, 'C00088', { state: 'revoked' })).accounts.map(
        ({ accountNumber }) => accountNumber,
      );
    expect(await report()).toEqual(['30000001', '30000002', '30000004']);
    unwrap(await twice.completeReset(unwrap(await twice.beginReset()).resetToken, OTHER));
    expect(await report()).toEqual(['30000001', '30000002']);
    expect((await listAccounts(broker.context, 'B01078', { state: 'revoked' })).accounts).toEqual(
      [],
    );
  });

  test('the report of revoked passwords lists each account once, over any number of pages', async () => {
    const { world, broker } = await begin();
    // More than a page. The first has one password only, so that a page ends between the two
    // passwords of an account.
    const numbers = Array.from({ length: 31 }, (_, i) => String(30_000_001 + i));
    const investors = await Promise.all(
      numbers.map((accountNumber) => opened(broker, world, accountNumber)),
    );
    await Promise.all(
      investors.map(async (investor, i) => {
        if (i > 0) unwrap(await investor.register());
        for (let entry = 0; entry < 3; entry++) {
          await investor.beginReset(WRONG_PHONE);
          if (i > 0) await investor.signIn(WRONG);
        }
      }),
    );
    const pages: string[][] = [];
    for (let cursor: string | undefined, left = true; left; left = cursor !== undefined) {
      const page = await listAccounts(broker.context, 'C00088', { state: 'revoked', cursor });
      pages.push(page.accounts.map(({ accountNumber }) => accountNumber));
      cursor = page.cursor;
    }
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat()).toEqual(numbers);
  });

  test('requests are listed in pages, newest first, and a cursor is refused for any other list', async () => {
    const { world, broker } = await begin();
    const ids = [];
    for (let i = 0; i < 120; i++) {
      ids.push(unwrap(await broker.make(opening(String(50_000_000 + i)))).requestId);
      world.advance(1);
    }
    const { requests } = broker.context;
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await requests.list('C00088', 'pending', world.context.now(), cursor);
      listed.push(...page.items.map(({ requestId }) => requestId));
      cursor = page.cursor;
    } while (cursor);
    expect(listed).toEqual(ids.toReversed());

    const { cursor: mine = '' } = await requests.list('C00088', 'pending', world.context.now());
    await expect(requests.list('B01078', 'pending', world.context.now(), mine)).rejects.toThrow();
    await expect(requests.list('C00088', undefined, world.context.now(), mine)).rejects.toThrow();
    await expect(
      requests.list('C00088', 'pending', world.context.now(), 'nonsense'),
    ).rejects.toThrow();
  });
});
