import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DomainEvent, eventTypes, internalEventTypes } from '../../../core/domain/events.ts';
import type { Holder } from '../../../core/domain/holder.ts';
import { renderEmail } from '../../../core/messages/render-email.ts';
import { newEvent } from '../../../core/store/events.ts';
import { factsOf } from '../../../functions/messages/facts.ts';
import {
  type Facts,
  firstSignIns,
  languages,
  messageTypes,
  type TemplateName,
  templateNames,
} from '../../../functions/messages/templates/template.ts';
import { messageOf } from '../../../functions/messages/templates.ts';
import { texts as webEn } from '../../../web/src/locales/en.ts';
import { texts as webZhHans } from '../../../web/src/locales/zh-Hans.ts';
import { texts as webZhHant } from '../../../web/src/locales/zh-Hant.ts';
import { segmentOf } from '../../support/functions/messages/sms-segment.ts';
import { investorOrigin } from '../../support/world.ts';

const facts: Facts = {
  name: '陳小明',
  tail: '789',
  participant: 'BROKER (C00088)',
  at: 'THEN',
  atInBrief: 'THEN',
  effectiveOn: 'SOON',
  from: 'THERE',
};

const all = languages.flatMap((language) => templateNames.map((name) => ({ language, name })));

/** Events without a message: they change nothing, or lead to an event that has a message. */
const withoutMessage = [
  'open-account-requested',
  'change-holder-requested',
  'close-account-requested',
  'request-rejected',
  'request-withdrawn',
  'phone-password-verified',
  'phone-password-refused',
  'phone-password-reset-requested',
  'statement-fetched',
];

test('D12: every event type either has a message or is listed as one without', () => {
  expect([...messageTypes, ...withoutMessage].sort()).toEqual(
    [...eventTypes, ...internalEventTypes].sort(),
  );
});

test.each(all)(
  '$name in $language says what happened, to which account, when, and what to do',
  ({ language, name }) => {
    const { from, subject, email, sms } = messageOf(name, language, facts);
    expect(subject.length).toBeGreaterThan(8);
    expect(email.text).toContain(facts.name);
    expect(email.text).toContain('BROKER (C00088)');
    const sender = { en: /HKSCC/, 'zh-Hant': /香港結算/, 'zh-Hans': /香港结算/ }[language];
    const participant = {
      en: /your broker or custodian/,
      'zh-Hant': /經紀／託管商/,
      'zh-Hans': /经纪商／托管商/,
    }[language];
    expect(from).toMatch(sender);
    for (const text of [email.text, sms]) {
      expect(text).toContain('789');
      expect(text).toMatch(/THEN|SOON/);
      expect(text).toMatch(sender);
      expect(text).toMatch(participant);
      expect(text).not.toMatch(/https?:|www[.]|undefined|\[object/);
    }
  },
);

test('D16: each type and language has a message of its own', () => {
  const messages = all.map(({ name, language }) => messageOf(name, language, facts));
  for (const part of ['sms', 'subject'] as const)
    expect(new Set(messages.map((message) => message[part])).size).toBe(all.length);
});

test('D16: Simplified Chinese has no traditional characters, and vice versa', () => {
  const textOf = (language: 'zh-Hans' | 'zh-Hant') =>
    templateNames
      .flatMap((name) => {
        const { from, subject, email, sms } = messageOf(name, language, { ...facts, name: '' });
        return [from, subject, email.text, sms];
      })
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

describe('what to do if it was not the investor', () => {
  test('an act of the participant: whether the investor asked for it, and whom to call', () => {
    const { text } = messageOf('account-closed', 'en', facts).email;
    expect(text).toContain('If you did not request this, call your broker or custodian');
    expect(text).not.toContain('1. ');
  });

  test.each([
    ['en', /1[.] Reset your internet password now.*\n2[.] Then call your broker or custodian/],
    ['zh-Hant', /1[.] 請立即重新設定互聯網使用者密碼.*\n2[.] 然後.*致電經紀／託管商/],
    ['zh-Hans', /1[.] 请立即重置互联网用户密码.*\n2[.] 然后.*联系您的经纪商／托管商/],
  ] as const)('first what he can do himself, then whom to call: %s', (language, steps) => {
    const onTheInternet = templateNames.filter(
      (name) => name.includes('internet') && name !== 'internet-user-id-cancelled',
    );
    for (const name of onTheInternet)
      expect(messageOf(name, language, facts).email.text).toMatch(steps);
  });

  test.each([
    ['en', webEn],
    ['zh-Hant', webZhHant],
    ['zh-Hans', webZhHans],
  ] as const)('the action is named as on the welcome page: %s', (language, web) => {
    const named = /[“「]([^”」]{3,})[”」]/.exec(
      messageOf('internet-sign-in', language, facts).email.text,
    )?.[1];
    expect(named).toBe(web['action.forgot']);
  });
});

describe('one segment', () => {
  test('a text message of any kind, language and moment fits', () => {
    const sources = ['+85261112222', '2001:db8:1111:2222:3333:4444:5555:6666', undefined];
    const moment = fc.date({
      min: new Date('2026-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    const longest: Holder = { nameEn: 'N'.repeat(120), nameZh: '名'.repeat(60), phones: [] };
    const check = (at: Date, source: string | undefined) => {
      for (const { language, name } of all) {
        const type = name.replace('first-', '') as DomainEvent['type'];
        const { source: _, ...origin } = investorOrigin;
        const channel = type.startsWith('phone') ? 'phone' : 'internet';
        const event = {
          ...newEvent(type, { ...origin, channel, ...(source && { source }) }, at.toISOString()),
        };
        const { sms } = messageOf(
          name,
          language,
          factsOf(event, 'C00088#10009999', longest, language),
        );
        const { units, limit } = segmentOf(sms);
        expect(limit, sms).toBe(language === 'en' ? 160 : 70);
        expect(units, sms).toBeLessThanOrEqual(limit);
      }
    };
    // The longest dates have two digits of month and day.
    for (const source of sources) check(new Date('2026-12-31T15:59:00.000Z'), source);
    fc.assert(fc.property(moment, fc.constantFrom(...sources), check), { numRuns: 100 });
  });

  test('GSM-7 counts its extension twice; any other character makes it UCS-2', () => {
    expect(segmentOf('Hello {€}')).toEqual({ units: 12, limit: 160 });
    expect(segmentOf('“Hello”')).toEqual({ units: 7, limit: 70 });
    expect(segmentOf('𨋢字')).toEqual({ units: 3, limit: 70 });
  });
});

describe('HTML', () => {
  /** What a reader sees of HTML without styles, one line a block. */
  const seen = (html: string) =>
    html
      .replace(/^.*<body[^>]*>/s, '')
      .replace(/<\/(p|li|tr|th)>/g, '\n')
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
      .split('\n')
      .filter((line) => line.trim() !== '');
  const lines = (text: string, colon: string) =>
    text
      .split('\n')
      .flatMap((line) => line.replace(/^\d[.] /, '').split(colon))
      .filter((line) => line.trim() !== '');

  test.each(all)('$name in $language has the words of the plain text', ({ language, name }) => {
    const { email } = messageOf(name, language, facts);
    const colon = language === 'en' ? ': ' : '：';
    expect(lines(seen(email.html).join('\n'), colon)).toEqual(lines(email.text, colon));
  });

  const allowed =
    /^<\/?(html|head|meta|title|style|body|div|p|ol|li|table|tbody|tr|th|td|strong)\b[^<>]*>$/;

  test.each(all)('$name in $language: language, no link, no image, no script', (each) => {
    const { html } = messageOf(each.name, each.language, facts).email;
    const lang = { en: 'en-HK', 'zh-Hant': 'zh-HK', 'zh-Hans': 'zh-CN' }[each.language];
    expect(html).toContain(`<html lang="${lang}">`);
    expect(html).toContain(`<div lang="${lang}"`);
    const tags = html.replace('<!doctype html>', '').match(/<[^>]*>/g) ?? [];
    expect(tags.filter((tag) => !allowed.test(tag))).toEqual([]);
    expect(html).not.toMatch(/href|src=|url\(|@import|https?:|\son\w+=/i);
    // Its own colours would be illegible in one of the modes.
    expect(html).not.toMatch(/(?<!-)color\s*:|background/);
  });

  test('nothing in a text becomes markup', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        '</title></style><a href=//evil.example>',
        '&lt;b&gt;&amp;',
        "'onmouseover='x",
      ),
    );
    const tagsIn = (html: string) => html.match(/<[^>]*>/g);
    const properties = { lang: 'en-HK', title: 'T', colon: ': ' };
    const made = (text: string) =>
      renderEmail([text, { steps: [text] }, { about: [[text, text]] }], {
        ...properties,
        title: text,
      });
    const harmless = tagsIn(made('x').html);
    fc.assert(
      fc.property(hostile, (text) => {
        expect(tagsIn(made(text).html)).toEqual(harmless);
        expect(renderEmail([text], properties).text).toBe(`${text}\n`);
        const flat = text.replace(/[\n\r]+/g, ' ').replace(/<|>/g, '');
        if (flat.trim()) expect(seen(made(flat).html)).toEqual([flat, flat, flat, flat]);
      }),
      { numRuns: 500 },
    );
  });

  test('a name never looks like an address', () => {
    const name = fc
      .array(fc.constantFrom('www', 'evil', '.', ' ', 'com', 'hk', "'", '-'), { minLength: 1 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(name, (nameEn) => {
        const event = newEvent('internet-sign-in', investorOrigin, '2026-11-27T02:00:00.000Z');
        const { name } = factsOf(event, 'C00088#12345678', { nameEn, phones: [] }, 'en');
        expect(name).not.toMatch(/\S[.]\w/);
        expect(name.replaceAll('\u200c', '')).toBe(nameEn);
      }),
    );
  });
});

test('a first sign-in is not said to come from a new place', () => {
  for (const name of firstSignIns) {
    const { subject, email, sms } = messageOf(name as TemplateName, 'en', facts);
    for (const text of [subject, email.text, sms]) {
      expect(text).toContain('first');
      expect(text).not.toMatch(/\bnew\b|lately/);
    }
  }
});
