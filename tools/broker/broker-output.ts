import type { Streams } from '../shared/command-line.ts';
import { type Cell, Output } from '../shared/output.ts';
import type { Language, Words } from './refusal-words.ts';

/** The names of columns and fields, in Traditional Chinese: the words of the guide and the site. */
const HEADINGS = {
  account: '戶口',
  actor: '操作者',
  age: '已提出',
  approved: '已批核',
  asked: '已提出',
  changed: '更改',
  channel: '途徑',
  complete: '全部完成',
  'date of birth': '出生日期',
  'decided by': '決定者',
  'e-mail': '電郵地址',
  'effective on': '生效日期',
  event: '事項',
  expires: '到期時間',
  from: '來源',
  holder: '結單收件人',
  'Hong Kong time': '香港時間',
  'identity document': '身份證明文件',
  'internet ID': '互聯網使用者編號',
  'internet password': '互聯網使用者密碼',
  language: '語言',
  letters: '信件',
  'letters missing': '欠缺信件',
  'made by': '提出者',
  'new phone password from': '新結算通使用者密碼生效日期',
  'phone ID': '結算通使用者編號',
  'phone password': '結算通使用者密碼',
  'phone user ID': '結算通使用者編號',
  phones: '電話號碼',
  reason: '原因',
  refused: '被拒',
  rejected: '不獲接納',
  request: '申請',
  rows: '行數',
  status: '狀況',
  type: '類別',
} as const;

export type Heading = keyof typeof HEADINGS;

const NOTHING: Words = { en: 'None.', zh: '沒有。' };
const ANSWERS = { yes: { en: 'yes', zh: '是' }, no: { en: 'no', zh: '否' } };

/** Prints answers and hints in a language. JSON, and the API's own words, are the same in both. */
export class BrokerOutput extends Output {
  readonly language: Language;

  constructor(streams: Streams, json: boolean, language: Language) {
    super(streams, json, NOTHING[language]);
    this.language = language;
  }

  override note(line: string | Words): void {
    super.note(typeof line === 'string' ? line : line[this.language]);
  }

  override table(headings: Heading[], rows: Cell[][]): void {
    super.table(
      headings.map((heading) => this.#heading(heading)),
      rows,
    );
  }

  override fields(pairs: Partial<Record<Heading, Cell>>): void {
    const named = Object.entries(pairs).map(([heading, cell]) => [
      this.#heading(heading as Heading),
      cell,
    ]);
    super.fields(Object.fromEntries(named));
  }

  yesOrNo(is: boolean): string {
    return ANSWERS[is ? 'yes' : 'no'][this.language];
  }

  #heading(heading: Heading): string {
    return this.language === 'en' ? heading : HEADINGS[heading];
  }
}
