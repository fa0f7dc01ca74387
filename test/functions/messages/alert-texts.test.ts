/** D20: the words about movements, in every language: a text message has one segment. */
import { expect, test } from 'vitest';
import type { Holder } from '../../../core/domain/holder.ts';
import { type Alert, MAX_LISTED, toldOf } from '../../../core/store/alerts.ts';
import { alertMessage } from '../../../functions/messages/alert-message.ts';
import { languages } from '../../../functions/messages/templates/template.ts';

const DATE = '2026-11-20';
const holder: Holder = { nameEn: 'Chan Siu Ming', nameZh: '陳小明', phones: [] };

/** An alert of as many movements, of the longest names that a file may have. */
function alertOf(count: number, isCorrection = false): Alert {
  const movements = Array.from({ length: Math.min(count, MAX_LISTED) }, () => ({
    date: DATE,
    stockCode: '00005',
    direction: 'in' as const,
    quantity: 999_999_999_999_999,
    reference: 'R1',
    nameEn: 'X'.repeat(200),
    nameZh: '滙'.repeat(200),
  }));
  const told = { ...toldOf(movements), count };
  const of = { account: 'C00088#12345678', date: DATE };
  return { ...of, id: 'id', at: `${DATE}T12:00:00.000Z`, files: 1, ...told, isCorrection };
}

/** GSM 03.38, without its extension. */
const GSM_7 = /^[A-Za-z0-9 @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà\r\n]*$/;

test.each(languages)('a text message in %s fits one segment, whatever it tells', (language) => {
  for (const isCorrection of [false, true]) {
    for (let month = 1; month <= 12; month++) {
      for (const count of [1, 25, 1_000_000]) {
        const date = `2026-${String(month).padStart(2, '0')}-28`;
        const { sms } = alertMessage({ ...alertOf(count, isCorrection), date }, holder, language);
        expect(sms.length, sms).toBeLessThanOrEqual(GSM_7.test(sms) ? 160 : 70);
        if (language === 'en') expect(sms).toMatch(GSM_7);
        expect(sms).toContain('678');
        expect(sms).toContain(String(count));
        expect(sms).not.toMatch(/https?:|www\.|undefined|12345678/);
      }
    }
  }
});

test.each(languages)(
  'an e-mail in %s lists the first movements and counts the rest',
  (language) => {
    const few = alertMessage(alertOf(1), holder, language);
    const many = alertMessage(alertOf(MAX_LISTED + 5), holder, language);
    const lines = (email: string) => email.split('\n').filter((line) => line.startsWith('00005'));
    expect(lines(few.email.text)).toHaveLength(1);
    expect(few.email.text).toContain('999,999,999,999,999');
    expect(lines(many.email.text)).toHaveLength(MAX_LISTED);
    expect(many.email.text).toMatch(/5 more|另有 5 [項项]/);
    const corrected = alertMessage(alertOf(1, true), holder, language);
    for (const { subject, email } of [few, many, corrected]) {
      expect(`${subject}${email.text}${email.html}`).not.toMatch(
        /https?:|www\.|undefined|12345678/,
      );
      expect(email.text).toContain('678');
      expect(email.html).toContain('<li style="margin:0 0 8px">00005');
    }
    expect(corrected.subject).not.toBe(few.subject);
  },
);
