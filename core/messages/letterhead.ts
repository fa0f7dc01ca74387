import type { WrittenLanguage } from '../domain/written-time.ts';

/** What all e-mails of a language share. */
export interface Letterhead {
  /** BCP 47 with the region, by which programs choose glyphs and voices. */
  lang: string;
  /** Whom e-mails come from, as mail programs show it. */
  from: string;
  /** Between a name and its value. */
  colon: string;
  closing: string;
  /** The sender's name in full. */
  signature: string;
}

export const letterheads: Readonly<Record<WrittenLanguage, Letterhead>> = {
  en: {
    lang: 'en-HK',
    from: 'HKSCC',
    colon: ': ',
    closing:
      'We will never ask for your password, and our messages never contain links. Please do not reply: this mailbox is not monitored.',
    signature: 'Hong Kong Securities Clearing Company Limited (HKSCC)',
  },
  'zh-Hant': {
    lang: 'zh-HK',
    from: '香港結算',
    colon: '：',
    closing: '我們絕不會要求您提供密碼，所發訊息亦不含任何連結。此電郵由系統自動發出，請勿回覆。',
    signature: '香港中央結算有限公司（香港結算）',
  },
  'zh-Hans': {
    lang: 'zh-CN',
    from: '香港结算',
    colon: '：',
    closing: '我们绝不会向您索取密码，所发信息也不含任何链接。本邮件由系统自动发出，请勿回复。',
    signature: '香港中央结算有限公司（香港结算）',
  },
};
