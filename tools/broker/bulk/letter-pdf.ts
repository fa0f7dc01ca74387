import { taggedDocument } from '../../../functions/statements/pdf/document.ts';
import { masked } from '../../../functions/statements/pdf/masked.ts';
import { Pen, type Style } from '../../../functions/statements/pdf/pen.ts';
import { type Target, text } from '../../../functions/statements/pdf/spans.ts';
import { ACCENT, GREY, INK, LEFT, WIDTH } from '../../../functions/statements/pdf/styles.ts';
import { type Bilingual, longDate } from '../../../functions/statements/pdf/words.ts';

/** What a letter tells an investor. */
export interface Letter {
  requestId: string;
  accountNumber: string;
  /** The participant's name. */
  sender?: string | undefined;
  holder: { nameEn: string; nameZh?: string | undefined };
  phonePassword: string;
  /** `YYYY-MM-DD` in Hong Kong; absent: it takes effect immediately. */
  effectiveOn?: string | undefined;
}

const BODY: Style = { weight: 'regular', size: 11, color: INK };
const QUIET: Style = { ...BODY, size: 9, color: GREY };
const STRONG: Style = { ...BODY, weight: 'bold' };
const TITLE: Style = { weight: 'bold', size: 18, color: ACCENT };
const PASSWORD: Style = { weight: 'bold', size: 30, color: INK };
const LEADING = 16;

const WORDS = {
  title: { zh: '結算通使用者密碼', en: 'CCASS Phone password' },
  service: { zh: '股份獨立戶口', en: 'Stock Segregated Account' },
  confidential: {
    zh: '私人密件　只限收件人親啟',
    en: 'Private and confidential: to be opened by the addressee only',
  },
  account: { zh: '戶口號碼', en: 'Account number' },
  valid: { zh: '即時生效。', en: 'It takes effect immediately.' },
  change: {
    zh: '首次致電時，系統會請您更改密碼。',
    en: 'You will be asked to change it on your first call.',
  },
  apart: {
    zh: '您的結算通使用者編號會另行通知。請勿把密碼與使用者編號放在一起。',
    en: 'You will receive your CCASS Phone user ID separately. Keep this password apart from it.',
  },
  secret: {
    zh: '請勿向任何人透露此密碼，包括本公司職員。連續三次輸入錯誤，密碼將被撤銷。',
    en: 'Never tell anyone this password, not even our staff. Three wrong entries in a row revoke it.',
  },
  opened: {
    zh: '如此信送抵時已被拆開，請立即致電您的經紀／託管商。',
    en: 'If this letter was open when it arrived, call your broker or custodian immediately.',
  },
} as const satisfies Record<string, Bilingual>;

/**
 * A sealed letter as a PDF of two A4 pages, to be printed on one sheet and folded: the address
 * outside, the password inside. The phone user ID is on neither.
 */
export function letterPdf(letter: Letter): Uint8Array {
  const doc = taggedDocument({
    title: `${WORDS.title.zh} ${WORDS.title.en}`,
    author: letter.sender ?? WORDS.service.en,
    createdAt: new Date(),
  });
  const pen = new Pen(doc);
  const root = doc.struct('Document');
  doc.addStructure(root);
  for (const draw of [outside, inside]) {
    doc.addPage();
    draw(letter, { doc, pen, root });
    pen.drawRules();
    doc.endPage();
  }
  root.end();
  return doc.bytes();
}

function outside({ holder, sender, requestId }: Letter, target: Target): void {
  lines(target, 60, [sender, BODY]);
  both(target, 90, WORDS.confidential, STRONG);
  lines(
    target,
    160,
    [holder.nameZh, { ...BODY, size: 14 }],
    [holder.nameEn, { ...BODY, size: 13 }],
  );
  lines(target, 800, [requestId, QUIET]);
}

function inside({ accountNumber, phonePassword, effectiveOn }: Letter, target: Target): void {
  both(target, 60, WORDS.service, BODY);
  text(target, 'H1', [
    [WORDS.title, 'zh', TITLE, { x: LEFT, y: 120 }],
    [WORDS.title, 'en', { ...TITLE, size: 14 }, { x: LEFT + 156, y: 120 }],
  ]);
  const number = masked(accountNumber);
  both(
    target,
    150,
    { zh: `${WORDS.account.zh}：${number}`, en: `${WORDS.account.en}: ${number}` },
    BODY,
  );
  target.pen.rule({ x: LEFT, y: 372, width: WIDTH, thickness: 0.5, color: GREY });
  lines(target, 420, [phonePassword, PASSWORD]);
  target.pen.rule({ x: LEFT, y: 442, width: WIDTH, thickness: 0.5, color: GREY });
  const notes = [effectiveOn ? from(effectiveOn) : WORDS.valid, WORDS.change, WORDS.apart];
  for (const [i, note] of [...notes, WORDS.secret, WORDS.opened].entries())
    both(target, 480 + i * 2.5 * LEADING, note, BODY);
}

function from(date: string): Bilingual {
  const { zh, en } = longDate(date);
  return { zh: `由${zh}零時起生效。`, en: `It takes effect at 00:00 on ${en}, Hong Kong time.` };
}

/** Chinese, and English below it. */
function both(target: Target, y: number, words: Bilingual, style: Style): void {
  text(target, 'P', [
    [words, 'zh', style, { x: LEFT, y }],
    [words, 'en', style, { x: LEFT, y: y + LEADING }],
  ]);
}

/** Lines of one text, as wide as the page at most. */
function lines(target: Target, y: number, ...given: [text: string | undefined, style: Style][]) {
  let next = y;
  for (const [line, style] of given) {
    if (line === undefined) continue;
    const broken = target.pen.lines(line, style, WIDTH);
    const element = target.doc.struct('P', () =>
      target.pen.text(broken, { x: LEFT, y: next, leading: 1.4 * style.size }, style),
    );
    target.root.add(element);
    next += broken.length * 1.6 * style.size;
  }
}
