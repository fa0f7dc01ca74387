import { expect, test } from 'vitest';
import { eventTypes } from '../../../core/domain/events.ts';
import {
  type Facts,
  languages,
  messageTypes,
} from '../../../functions/messages/templates/template.ts';
import { messageOf } from '../../../functions/messages/templates.ts';

const facts: Facts = {
  name: '陳小明',
  tail: '789',
  at: 'THEN',
  effectiveOn: 'SOON',
  from: 'THERE',
};

const all = languages.flatMap((language) => messageTypes.map((type) => ({ language, type })));

/** Events without a message: they change nothing, or lead to an event that has a message. */
const withoutMessage = [
  'open-account-requested',
  'change-holder-requested',
  'close-account-requested',
  'request-rejected',
  'phone-password-verified',
  'phone-password-refused',
  'phone-password-reset-requested',
  'phone-sign-in-failed',
  'internet-sign-in-failed',
  'alerts-changed',
  'other-sessions-ended',
  'statement-fetched',
];

test('D12: every event type either has a message or is listed as one without', () => {
  expect([...messageTypes, ...withoutMessage].sort()).toEqual([...eventTypes].sort());
});

test.each(all)(
  '$type in $language says what happened, to which account, when, and what to do',
  ({ language, type }) => {
    const { subject, email, sms } = messageOf(type, language, facts);
    expect(subject.length).toBeGreaterThan(8);
    expect(email).toContain(facts.name);
    for (const text of [email, sms]) {
      expect(text).toContain('789');
      expect(text).toMatch(/THEN|SOON/);
      expect(text).toMatch(
        /your broker or custodian|您的經紀／託管商|您慣用的經紀／託管商|您的经纪／托管商|您惯用的经纪／托管商/,
      );
      expect(text).not.toMatch(/https?:|www\.|undefined|\[object/);
    }
    // The SMS has at most three parts.
    const parts = /^[\x20-\x7e]*$/.test(sms) ? 153 : 67;
    expect(sms.length).toBeLessThan(3 * parts - 20);
  },
);

test('D16: each type and language has a message of its own', () => {
  expect(new Set(all.map(({ type, language }) => messageOf(type, language, facts).sms)).size).toBe(
    all.length,
  );
  expect(
    new Set(all.map(({ type, language }) => messageOf(type, language, facts).subject)).size,
  ).toBe(all.length);
});

test('D16: Simplified Chinese has no traditional characters, and vice versa', () => {
  const textOf = (language: 'zh-Hans' | 'zh-Hant') =>
    messageTypes
      .flatMap((type) => Object.values(messageOf(type, language, { ...facts, name: '' })))
      .join('');
  const traditional =
    '戶號碼經紀託錄電話網際聯終紅鑰開設為內覽訊錯誤連續輸銷獨財產業務資會個並請從將發單鐘時點陸頁裝結';
  const simplified =
    '户号码经纪托录电话网际联终红钥开设为内览讯错误连续输销独财产业务资会个并请从将发单钟时点陆页装结';
  const among = (text: string, characters: string, others: string) =>
    [...characters].filter((character) => !others.includes(character) && text.includes(character));
  expect(among(textOf('zh-Hans'), traditional, simplified)).toEqual([]);
  expect(among(textOf('zh-Hant'), simplified, traditional)).toEqual([]);
});

test('a message about an act of the participant asks whether the investor asked for it, not whether it was the investor', () => {
  expect(messageOf('account-closed', 'en', facts).email).toContain('If you did not ask for this');
  expect(messageOf('internet-password-changed', 'en', facts).email).toContain(
    'If this was not you',
  );
});
