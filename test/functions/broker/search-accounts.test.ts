/** Accounts are found by number, name or user ID (api.md). */
import { describe, expect, test } from 'vitest';
import type { Holder } from '../../../core/domain/holder.ts';
import { listAccounts, showAccount } from '../../../functions/broker/list-accounts.ts';
import { Broker, inNewWorld } from '../../support/broker.ts';
import { concurrently, Investor, unwrap } from '../../support/investor.ts';
import { defaultHolder } from '../../support/world.ts';

describe('accounts are found by number, name or user ID', () => {
  const found = async (broker: Broker, search: string) =>
    (await listAccounts(broker.context, broker.participantId, { search })).accounts.map(
      ({ accountNumber }) => accountNumber,
    );

  test('by the beginning of a number or of a name in either language, whatever its case, accents and signs', async () => {
    const { world, broker } = await inNewWorld();
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
    const { world, broker } = await inNewWorld();
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
    const { world, broker } = await inNewWorld();
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
    expect(await found(broker, phoneUserId)).toEqual([]);
  });

  test('by an internet user ID that is the phone user ID, once', async () => {
    const { world, broker } = await inNewWorld();
    const account = await world.open();
    unwrap(await new Investor(world, account, account.phoneUserId).register());
    expect(await found(broker, account.phoneUserId)).toEqual([account.accountNumber]);
  });

  test('by a user ID beside a whole page of names whose accounts have two IDs each', async () => {
    const { world, broker } = await inNewWorld();
    await concurrently(50, async (i) => {
      const account = await world.open({ nameEn: `Mohammed ${String(i).padStart(2, '0')}` });
      unwrap(await new Investor(world, account, `Moham${100 + i}`).register());
    });
    const owner = await world.open({ nameEn: 'Zoe Chan' });
    unwrap(await new Investor(world, owner, 'Mohammed').register());
    const listed = await found(broker, 'mohammed');
    expect(listed[0]).toBe(owner.accountNumber);
    expect(new Set(listed).size).toBe(51);
  });

  test('many are listed page by page, each once', async () => {
    const { world, broker } = await inNewWorld();
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
