/** What a participant is told each working day: revoked passwords and waiting requests. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { REFUSED } from '../../../core/logging/stream-log.ts';
import { openAccount } from '../../../functions/broker/open-account.ts';
import { MAX_LISTED } from '../../../functions/digest/digest-message.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { Broker, opening } from '../../support/broker.ts';
import { DigestWorld, MONDAY } from '../../support/functions/digest/digest-world.ts';
import { Investor, unwrap, WRONG, WRONG_PHONE } from '../../support/investor.ts';
import { brokerOrigin, defaultHolder } from '../../support/world.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

let logs: Logs;
let mail: DigestWorld;
let broker: Broker;
beforeEach(async () => {
  logs = captureLogs();
  mail = await DigestWorld.begin();
  broker = new Broker(mail.world);
  mail.world.setTime(MONDAY);
});
afterEach(() => logs.release());

async function thrice(entry: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < 3; i++) await entry();
}

/** An investor whose password is revoked. */
async function revoked(...channels: ('phone' | 'internet')[]): Promise<Investor> {
  const investor = await Investor.registered(mail.world);
  if (channels.includes('internet')) await thrice(() => investor.signIn(WRONG));
  if (channels.includes('phone')) await thrice(() => investor.beginReset(WRONG_PHONE));
  return investor;
}

const lines = ({ text }: { text: string }) => text.split('\n');
const numberOf = ({ account }: Investor) => account.accountNumber;

test('revoked passwords, and whether a reset is on its way', async () => {
  const phone = numberOf(await revoked('phone'));
  const pending = await revoked('phone');
  const internet = numberOf(await revoked('internet'));
  await revoked();
  mail.world.advance(HOUR_MS);
  await broker.reset(pending.account);
  const sent = await mail.digest({ to: ['a@c00088.example', 'b@c00088.example'] });
  expect(sent.to).toEqual(['a@c00088.example', 'b@c00088.example']);
  expect(sent.subject).toBe('Stock Segregated Accounts: 3 revoked passwords');
  const [, , asOf, , phoneHeading, ...rest] = lines(sent);
  expect(asOf).toContain('As of 30 Nov 2026, 09:30');
  expect(phoneHeading).toMatch(/^2 CCASS Phone passwords are revoked[.] Only you can reset them/);
  expect(rest.slice(1, 3)).toEqual([
    `${phone}: since 30 Nov 2026, 08:30`,
    `${numberOf(pending)}: since 30 Nov 2026, 08:30; reset approved, takes effect on 1 Dec 2026`,
  ]);
  expect(rest[4]).toMatch(/^1 internet password is revoked[.] The investor sets a new one/);
  expect(rest[6]).toBe(`${internet}: since 30 Nov 2026, 08:30`);
});

test('D4: from midnight in Hong Kong on, a reset that is due ends a revocation', async () => {
  const { account } = await revoked('phone');
  await broker.reset(account);
  mail.world.setTime('2026-11-30T15:59:59.999Z');
  await mail.digest();
  mail.world.advance(1);
  mail.sent.length = 0;
  await mail.run();
  expect(mail.sent).toEqual([]);
});

test('waiting requests with maker, age and expiry, the oldest first', async () => {
  const ask = async (accountNumber: string, role: string) => {
    const { requestId } = unwrap(await broker.make(opening(accountNumber), { role }));
    return requestId;
  };
  mail.world.setTime('2026-11-27T01:00:00.000Z');
  await ask('30000001', 'maker');
  const decided = [await ask('30000002', 'maker'), await ask('30000003', 'maker')];
  const withdrawn = await ask('30000004', 'maker');
  mail.world.setTime('2026-11-29T23:30:00.000Z');
  await ask('30000005', 'clerk');
  unwrap(await broker.approve(decided[0] as string));
  unwrap(await broker.reject(decided[1] as string));
  unwrap(await broker.withdraw(withdrawn));
  mail.world.setTime(MONDAY);
  const sent = await mail.digest();
  expect(sent.subject).toBe('Stock Segregated Accounts: 2 waiting requests');
  const maker = (role: string) => `C00088.\u200c${role}`;
  expect(lines(sent).slice(4, 8)).toEqual([
    '2 requests wait for approval or rejection, the oldest first.',
    '',
    `30000001: open the account; made by ${maker('maker')} 2 days ago; expires on 4 Dec 2026, 09:00`,
    `30000005: open the account; made by ${maker('clerk')} 1 hour ago; expires on 7 Dec 2026, 07:30`,
  ]);
  // They expire one millisecond after they were last told.
  mail.world.setTime('2026-12-04T00:59:59.999Z');
  expect((await mail.digest()).subject).toContain('2 waiting requests');
  mail.world.setTime('2026-12-05T01:00:00.000Z');
  expect((await mail.digest()).subject).toContain('1 waiting request');
});

test('in Traditional Chinese', async () => {
  const { account } = await revoked('phone', 'internet');
  unwrap(await broker.make({ type: 'close-account', accountNumber: account.accountNumber }));
  mail.world.advance(72 * HOUR_MS);
  const sent = await mail.digest({ language: 'zh' });
  expect(sent.subject).toBe('股份獨立戶口：2個已撤銷的密碼、1項待批核的申請');
  expect(sent.html).toContain('<html lang="zh-HK">');
  const number = account.accountNumber;
  expect(sent.text).toContain(`${number}：自2026年11月30日 08:30起\n`);
  expect(sent.text).toContain(
    `${number}：結束戶口；由C00088.\u200cmaker於3日前提出；2026年12月7日 08:30到期`,
  );
});

test('no password, user ID, holder or link; HTML has the words of the plain text', async () => {
  const investor = await revoked('phone', 'internet');
  unwrap(await broker.make(opening('30000001')));
  const { account, internetUserId } = investor;
  const { nameEn, nameZh, dateOfBirth, identityDocument, phones, email } = defaultHolder;
  const personal = [
    ...[account.phoneUserId, account.phonePassword, internetUserId, internetUserId.toLowerCase()],
    ...[nameEn, nameZh, dateOfBirth, identityDocument, email, ...phones],
  ];
  for (const language of ['en', 'zh'] as const) {
    const { subject, text, html } = await mail.digest({ language });
    for (const each of [subject, text, html]) {
      for (const datum of personal) expect(each).not.toContain(datum);
      expect(each).not.toMatch(/https?:|www[.]|href|src=|undefined|\[object/);
    }
    const seen = html.replace(/^.*<body[^>]*>/s, '').replace(/<[^>]*>/g, '\n');
    const words = (each: string) => each.split('\n').filter((line) => line.trim() !== '');
    expect(words(seen)).toEqual(words(text));
    mail.world.advance(DAY_MS);
  }
  expect(logs.take().join('')).not.toMatch(/30000001|c00088[.]example|maker/);
});

test('it reads no hash of a password, and nothing of a holder', async () => {
  await revoked('phone', 'internet');
  unwrap(await broker.make(opening('30000001')));
  const read: string[] = [];
  mail.world.intercept(async (_service, operation, send) => {
    const answer = await send();
    if (operation !== 'UpdateItem') read.push(JSON.stringify(answer));
    return answer;
  });
  await mail.digest();
  expect(read.join()).toContain('30000001');
  expect(read.join()).not.toMatch(/passwordHash|holder|nameEn/);
});

test('with nothing to tell, no e-mail; once something waits, later that day there is one', async () => {
  await revoked();
  await mail.run();
  expect(mail.sent).toEqual([]);
  unwrap(await broker.make(opening('30000001')));
  await mail.run();
  expect(mail.sent).toHaveLength(1);
});

test('two hundred waiting requests make one e-mail of a few pages; none of a long list is missed', async () => {
  for (let i = 0; i < 200; i++) {
    mail.world.advance(1);
    unwrap(await broker.make(opening(String(30_000_000 + i))));
  }
  for (let i = 0; i < 4; i++) await revoked('phone');
  // Pages of one item, so that the lists take many.
  mail.world.intercept((_service, operation, send, input) => {
    if (operation === 'Query') (input as { Limit: number }).Limit = 1;
    return send();
  });
  const sent = await mail.digest();
  expect(sent.subject).toBe('Stock Segregated Accounts: 4 revoked passwords, 200 waiting requests');
  const requests = lines(sent).filter((line) => line.startsWith('3000'));
  expect(requests).toHaveLength(MAX_LISTED);
  expect(requests[0]).toMatch(/^30000000: .* less than an hour ago; /);
  expect(requests.at(-1)).toMatch(/^30000049: /);
  expect(sent.text).toContain(`\nand ${200 - MAX_LISTED} more\n`);
  expect(sent.text).toContain('200 requests wait');
  expect(sent.text.length).toBeLessThan(8000);
  // Gmail cuts off what is longer than 102 kB.
  expect(sent.html.length).toBeLessThan(20_000);
});

describe('participants', () => {
  test('each reads of its own accounts only, and one that fails holds back no other', async () => {
    const other = { participantId: 'C00077', accountNumber: '40000001', holder: defaultHolder };
    const opened = await openAccount(mail.world.context, other, brokerOrigin);
    if ('refused' in opened) throw new Error('not opened');
    const theirs = new Investor(mail.world, opened);
    await thrice(() => theirs.beginReset(WRONG_PHONE));
    const ours = await revoked('phone');
    mail.fail = ({ to }) =>
      to.includes('broken@c00088.example')
        ? Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' })
        : undefined;
    const runs = [
      { participantId: 'C00088', to: ['broken@c00088.example'] },
      { participantId: 'C00077', to: ['operations@c00077.example'] },
    ];
    const outcomes = await Promise.allSettled(runs.map((each) => mail.run(each)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(mail.sent).toMatchObject([
      { to: ['operations@c00077.example'], text: expect.stringContaining('40000001: since') },
    ]);
    mail.fail = () => undefined;
    mail.sent.length = 0;
    for (const each of runs) await mail.run(each);
    expect(mail.sent).toMatchObject([
      { text: expect.stringContaining(`${numberOf(ours)}: since`) },
    ]);
    expect(mail.sent[0]?.text).not.toContain('40000001');
  });

  test.each([
    ['without an address', { to: [] }],
    ['with an ID that none has', { participantId: 'c00088' }],
    ['at no time', { scheduledAt: '<aws.scheduler.scheduled-time>' }],
  ])('one %s is a fault of the schedule', async (_, changed) => {
    await revoked('phone');
    await expect(mail.run(changed)).rejects.toThrow('the digest was not sent');
    expect(mail.sent).toEqual([]);
  });
});

test('an e-mail that SES refuses for good is a ticket, not a retry', async () => {
  await revoked('phone');
  mail.fail = () => Object.assign(new Error('no such address'), { name: 'BadRequestException' });
  await mail.run();
  const [line] = logs.take().map((each) => JSON.parse(each));
  expect(line).toMatchObject({
    message: REFUSED,
    id: 'digest-C00088-2026-11-30',
    by: 'email',
    code: 'BadRequestException',
  });
});

test('what SES reports of an e-mail later has the id of the digest', async () => {
  await revoked('phone');
  expect((await mail.digest()).tags).toEqual({ event: 'digest-C00088-2026-11-30' });
});

test('by the calendar of the depository there is none on a day off', async () => {
  await revoked('phone');
  mail.context.calendar = { dueHours: 30, holidays: { 2026: ['2026-11-30'] } };
  await mail.run();
  expect(mail.sent).toEqual([]);
  mail.world.advance(DAY_MS);
  await mail.digest();
});
