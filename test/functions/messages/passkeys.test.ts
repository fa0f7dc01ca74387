/** D12, D25: what investors are told around passkeys, and how often. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { DomainEvent, EventType } from '../../../core/domain/events.ts';
import { expectProblem } from '../../support/api.ts';
import { Inbox } from '../../support/functions/messages/inbox.ts';
import { OTHER, unwrap } from '../../support/investor.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { brokerOrigin } from '../../support/world.ts';

let inbox: Inbox;
beforeAll(async () => {
  inbox = await Inbox.begin();
});

/** The texts about one event of a new account in English, e-mail first. */
async function told(type: EventType, more: Partial<DomainEvent> = {}): Promise<string[]> {
  const account = await inbox.world.open({ language: 'en' });
  return (await inbox.about(account, type, more)).map(({ text }) => text);
}

describe('sign-ins with a passkey', () => {
  test('are told from a new place; a place known by one kind of sign-in is known to the other', async () => {
    const account = await inbox.world.open();
    const from = async (source: string, type: EventType) =>
      (await inbox.about(account, type, { source })).length;
    await inbox.about(account, 'internet-user-id-registered', { source: '192.0.2.1' });
    expect(await from('192.0.2.1', 'internet-sign-in')).toBe(0);
    expect(await from('192.0.2.1', 'passkey-sign-in')).toBe(0);
    expect(await from('192.0.2.2', 'passkey-sign-in')).toBe(2);
    expect(await from('192.0.2.2', 'passkey-sign-in')).toBe(0);
    expect(await from('192.0.2.2', 'internet-sign-in')).toBe(0);
    expect(await from('192.0.2.2', 'phone-sign-in')).toBe(2);
  });

  test('a right password without its passkey is told once for each place that no sign-in came from', async () => {
    const account = await inbox.world.open({ language: 'en' });
    const refused = (source: string, more: Partial<DomainEvent> = { passkeyOnly: true }) =>
      inbox.about(account, 'internet-sign-in-failed', { source, ...more });
    expect(await refused('192.0.2.7', {})).toEqual([]);
    const [email, sms] = await refused('192.0.2.7');
    expect(email?.text).toMatch(/right internet password.*no passkey.*192\.0\.2\.7/s);
    expect(email?.text).toMatch(/1\. Reset your internet password now/);
    expect(sms?.text).toContain('password right, passkey missing');
    expect(await refused('192.0.2.7')).toEqual([]);
    expect(await inbox.about(account, 'passkey-sign-in', { source: '192.0.2.7' })).toHaveLength(2);
    await inbox.about(account, 'passkey-sign-in', { source: '192.0.2.8' });
    expect(await refused('192.0.2.8')).toEqual([]);
  });
});

test('a right password on a closed line is told once for each number that no call came from', async () => {
  const account = await inbox.world.open({ language: 'en' });
  const refused = (source: string, more: Partial<DomainEvent> = { lineClosed: true }) =>
    inbox.about(account, 'phone-sign-in-failed', { channel: 'phone', source, ...more });
  expect(await refused('+85291110007', {})).toEqual([]);
  const [email, sms] = await refused('+85291110007');
  expect(email?.text).toMatch(/right CCASS Phone password.*refused.*0007.*to reset it/s);
  expect(sms?.text).toMatch(/line closed.*Ask your broker or custodian to reset it/);
  expect(await refused('+85291110007')).toEqual([]);
  const called = (source: string) =>
    inbox.about(account, 'phone-sign-in', { channel: 'phone', source });
  expect(await called('+85291110007')).toHaveLength(2);
  await called('+85291110008');
  expect(await refused('+85291110008')).toEqual([]);
});

describe('the removal of lost passkeys', () => {
  test('at the approval: from which day, and how the owner stops it before he calls anyone', async () => {
    const [email = '', sms = ''] = await told('remove-passkeys-approved', {
      ...brokerOrigin,
      at: '2026-11-23T15:59:59.999Z',
    });
    expect(email).toContain('takes effect on 24 Nov 2026');
    expect(email).toContain('A passkey that is added before that day is removed, too.');
    expect(email).toMatch(
      /If you did not request this:\n\n1\. Sign in with a passkey before that day\. .*\n2\. Then call/,
    );
    expect(sms).toMatch(/24 Nov 2026\. Not your request\? Sign in with a passkey to stop it/);
  });

  test.each<[EventType, RegExp]>([
    ['remove-passkeys-requested', /Nothing has changed yet/],
    ['remove-passkeys-stopped', /was stopped on .* someone signed in with a passkey/],
    ['passkeys-removed', /All passkeys .* were removed .* sessions have ended/s],
  ])('%s is told', async (type, words) => {
    const [email, sms] = await told(type);
    expect(email).toMatch(words);
    expect(sms).toBeDefined();
  });
});

test('a reset where a passkey is demanded says that one is still needed, and begins no session', async () => {
  const browser = await PasskeyBrowser.withPasskey(inbox.world);
  await browser.proveWithPasskey();
  await browser.demand(true);
  const { investor } = browser;
  const { resetToken } = unwrap(await investor.beginReset());
  unwrap(await investor.completeReset(resetToken, OTHER));
  const { credentials, db } = inbox.world.context;
  const { lastEvents } = (await db.get(credentials.key(browser.credentialId()))) ?? {};
  expect(lastEvents).toMatchObject([{ type: 'internet-password-reset', passkeyOnly: true }]);
  expect(await browser.isSignedIn()).toBe(false);
  expectProblem(await browser.signIn(OTHER), 'passkey-required');

  const [email = '', sms = ''] = await told('internet-password-reset', { passkeyOnly: true });
  expect(email).toContain('The new password alone does not sign in');
  expect(sms).toContain('passkey needed');
  const [plain = ''] = await told('internet-password-reset');
  expect(plain).not.toContain('passkey');
});
