/** What a refusal of the API says to people, in English and Traditional Chinese. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

export type Words = Record<Language, string>;

/** What was called, as far as the words depend on it. */
export interface Called {
  method: string;
  /** Below the API's URL. */
  path: string;
  /** Type of the request that was to be made. */
  asked?: string | undefined;
}

export interface Problem {
  title?: string;
  code?: string;
  fields?: Record<string, string[]>;
  instance?: string;
}

const REQUEST: Words = { en: 'Request not found', zh: '找不到此申請' };
const ACCOUNT: Words = { en: 'Account not found', zh: '找不到此戶口' };
const FORBIDDEN: Words = { en: 'Not allowed', zh: '不獲准許' };
const OWN: Words = {
  en: 'You made this request: another user must approve it',
  zh: '此申請由您提出，須由另一人批核',
};
const OTHERS: Words = {
  en: 'Another user made this request: only its maker can withdraw it',
  zh: '此申請並非由您提出，只可由提出者撤回',
};
const DECIDED: Words = {
  en: 'Already decided or expired, or its account does not allow it any more',
  zh: '此申請已有決定或已過期，或其戶口已不容許',
};
const TAKEN: Words = {
  en: 'The account number is taken, or the account is closed',
  zh: '戶口號碼已被使用，或戶口已結束',
};
const NO_PASSKEY: Words = {
  en: 'The account has no passkey to remove, or is closed',
  zh: '此戶口沒有可移除的通行密鑰，或已結束',
};
const BY_CODE: Record<string, Words> = {
  'not-signed-in': { en: 'The token is not accepted', zh: '權杖不被接受' },
  'too-large': { en: 'The request is too large', zh: '申請內容過長' },
  'try-again': { en: 'Too many requests: try again shortly', zh: '申請過多，請稍後再試' },
  internal: { en: 'Internal error: quote this number', zh: '系統錯誤，請提供此編號' },
  unavailable: { en: 'The service is not available: try again', zh: '服務暫停，請再試' },
};

/** The words for a refusal, in one line with its code; its own title if the code is new. */
export function wordsFor(problem: Problem, called: Called, language: Language): string {
  const { title, code = '', fields = {}, instance } = problem;
  const broken = Object.entries(fields).map(([field, rules]) => fieldWords(field, rules, language));
  const words = broken.length > 0 ? broken.join('; ') : (known(code, called)?.[language] ?? title);
  return `${words} (${code})${instance ? `: ${instance}` : ''}`;
}

function known(code: string, { method, path, asked }: Called): Words | undefined {
  const isMade = method === 'POST' && path === '/broker/requests';
  if (code === 'not-found')
    return isMade || path.startsWith('/broker/accounts/') ? ACCOUNT : REQUEST;
  if (code === 'conflict' && asked === 'remove-passkeys') return NO_PASSKEY;
  if (code === 'conflict') return isMade ? TAKEN : DECIDED;
  if (code !== 'forbidden') return BY_CODE[code];
  if (path.endsWith('/approval')) return OWN;
  return path.endsWith('/withdrawal') ? OTHERS : FORBIDDEN;
}

const PHONE: Words = {
  en: 'a number such as +85291234567, or eight digits',
  zh: '例如 +85291234567 的號碼，或八位數字',
};
const EXPECTED: Record<string, Words> = {
  accountNumber: { en: 'eight digits', zh: '八位數字' },
  holder: { en: 'a phone number or an e-mail address', zh: '一個電話號碼或電郵地址' },
  'holder.nameEn': {
    en: "Latin letters, spaces and '’.,-(), at most 120",
    zh: "拉丁字母、空格及 '’.,-()，最多 120 個",
  },
  'holder.nameZh': { en: 'Chinese characters, at most 60', zh: '中文字，最多 60 個' },
  'holder.dateOfBirth': {
    en: 'a date as YYYY-MM-DD, not in the future',
    zh: 'YYYY-MM-DD 格式的日期，不可為將來',
  },
  'holder.identityDocument': {
    en: 'letters, digits and ()/-, at most 32',
    zh: '字母、數字及 ()/-，最多 32 個',
  },
  'holder.phones': { en: 'at most five numbers', zh: '最多五個號碼' },
  'holder.email': { en: 'an e-mail address', zh: '電郵地址' },
  'holder.language': { en: 'yue, cmn or en', zh: 'yue、cmn 或 en' },
  'holder.alerts': { en: 'an address for each way of telling', zh: '每種通知方式均須有地址' },
  reason: { en: 'at most 500 characters in one line', zh: '一行文字，最多 500 字' },
  state: { en: 'revoked', zh: 'revoked' },
  status: {
    en: 'pending, approved, rejected, withdrawn or expired',
    zh: 'pending、approved、rejected、withdrawn 或 expired',
  },
  search: { en: 'at least one letter or digit', zh: '最少一個字母或數字' },
};
const RULES: Record<string, Words> = {
  missing: { en: 'missing', zh: '欠缺' },
  unknown: { en: 'unknown', zh: '不明' },
  'used-before': { en: 'used before, for another request', zh: '已用於另一申請' },
};
const ENTRIES: Record<Language, string[]> = {
  en: ['first', 'second', 'third', 'fourth', 'fifth'].map((each) => `, ${each} entry`),
  zh: ['一', '二', '三', '四', '五'].map((each) => `第${each}項`),
};

/** `holder.phones, first entry: expected a number such as +85291234567, or eight digits` */
function fieldWords(field: string, rules: string[], language: Language): string {
  const [, list, index] = /^(.*)\.(\d+)$/.exec(field) ?? [];
  const name = list ? `${list}${ENTRIES[language][Number(index)] ?? `.${index}`}` : field;
  const expected = list === 'holder.phones' ? PHONE : EXPECTED[field];
  const what = rules.map((rule) => {
    if (RULES[rule]) return RULES[rule][language];
    if (!expected) return rule;
    return language === 'en' ? `expected ${expected.en}` : `應為${expected.zh}`;
  });
  const both = [...new Set(what)];
  return language === 'en' ? `${name}: ${both.join(', ')}` : `${name}：${both.join('、')}`;
}
