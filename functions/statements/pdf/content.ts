import { dateInHongKong } from '../../../core/domain/hong-kong.ts';
import { daysOf, statementId } from '../../../core/domain/statement.ts';
import type { Statement } from '../statement.ts';
import { masked } from './masked.ts';
import type { Block } from './pages.ts';
import type { Style } from './pen.ts';
import { LANGUAGES, span, type Target, text } from './spans.ts';
import {
  ACCENT,
  BOLD,
  GREY,
  HEADING,
  INK,
  LEFT,
  RIGHT,
  RULE,
  SMALL,
  SUBTITLE,
  TEXT,
  TITLE,
  WIDTH,
} from './styles.ts';
import { type Column, tableBlocks } from './table.ts';
import {
  type Bilingual,
  grouped,
  hongKongTime,
  items,
  longDate,
  NO_RECORD,
  recordedOn,
  revised,
  WORDS,
} from './words.ts';

/** What a statement says, from top to bottom. */
export function contentOf(statement: Statement, title: Bilingual, target: Target): Block[] {
  const { movements, holdings } = statement;
  return [
    letterhead(statement, title, target),
    ...details(statement, target),
    ...(holdings ? balances(holdings, target) : []),
    ...moved(movements, target),
    ending(target),
  ];
}

function letterhead({ revision }: Statement, title: Bilingual, target: Target): Block {
  const { pen } = target;
  return {
    height: revision > 1 ? 96 : 78,
    draw: (y) => {
      text(target, 'P', [
        [WORDS.issuer, 'zh', { ...BOLD, size: 10 }, { x: LEFT, y: y + 10 }],
        [WORDS.issuer, 'en', { ...TEXT, color: GREY }, { x: LEFT, y: y + 21 }],
      ]);
      text(target, 'P', [
        [WORDS.service, 'zh', { ...BOLD, size: 10 }, { x: RIGHT, y: y + 10, isRight: true }],
        [WORDS.service, 'en', { ...TEXT, color: GREY }, { x: RIGHT, y: y + 21, isRight: true }],
      ]);
      pen.rule({ x: LEFT, y: y + 29, width: WIDTH, thickness: 1.5, color: ACCENT });
      text(target, 'H1', [
        [title, 'zh', TITLE, { x: LEFT, y: y + 57 }],
        [title, 'en', SUBTITLE, { x: RIGHT, y: y + 57, isRight: true }],
      ]);
      if (revision === 1) return;
      const mark = { ...BOLD, size: 9, color: [0.7, 0.12, 0.1] as const };
      text(target, 'P', [
        [revised(revision), 'zh', mark, { x: LEFT, y: y + 78 }],
        [revised(revision), 'en', mark, { x: RIGHT, y: y + 78, isRight: true }],
      ]);
    },
  };
}

/** Label in both languages, and a value that may have a form in each. */
function details(statement: Statement, target: Target): Block[] {
  const { account, holder, completeAt } = statement;
  const { from, to } = daysOf(statement);
  const [first, last] = [longDate(from), longDate(to)];
  const at = new Date(completeAt);
  const rows: [label: Bilingual, value: string | Bilingual][] = [
    [
      WORDS.holder,
      holder.nameZh ? { zh: holder.nameZh, en: holder.nameEn } : { zh: '', en: holder.nameEn },
    ],
    [WORDS.accountNumber, masked(account.accountNumber)],
    [WORDS.participant, account.participantId],
    [
      WORDS.period,
      from === to ? first : { zh: `${first.zh}至${last.zh}`, en: `${first.en} to ${last.en}` },
    ],
    [WORDS.completeAt, hongKongTime(at, dateInHongKong(at))],
    [WORDS.id, statementId(statement)],
  ];
  const table = target.doc.struct('Table');
  const middle = LEFT + 190;
  const right = middle + 150;
  const drawn = rows.map(([label, value], i): Block => {
    const both = typeof value === 'string' ? { zh: value, en: '' } : value;
    const lines = {
      zh: target.pen.lines(both.zh, TEXT, (both.en ? right : RIGHT) - middle - 8),
      en: target.pen.lines(both.en, TEXT, RIGHT - (both.zh ? right : middle)),
    };
    return {
      height: 4 + 11 * Math.max(lines.zh.length, lines.en.length),
      draw: (y) => {
        if (i === 0) target.root.add(table);
        const row = target.doc.struct('TR');
        table.add(row);
        const head = target.doc.struct('TH', { scope: 'Row' });
        const cell = target.doc.struct('TD');
        row.add(head);
        row.add(cell);
        const place = { y: y + 9, leading: 11 };
        span(target, head, label, 'zh', BOLD, { ...place, x: LEFT });
        span(target, head, label, 'en', SMALL, { ...place, x: LEFT + 88 });
        const draw = (language: keyof Bilingual, x: number) => {
          if (!both[language]) return;
          cell.add(
            target.doc.struct('Span', { lang: LANGUAGES[language] } as object, () =>
              target.pen.text(lines[language], { ...place, x }, TEXT),
            ),
          );
        };
        draw('zh', middle);
        draw('en', both.zh ? right : middle);
        row.end();
        if (i === rows.length - 1) table.end();
      },
    };
  });
  return drawn;
}

function balances(
  { openingDate, closingDate, stocks }: NonNullable<Statement['holdings']>,
  target: Target,
): Block[] {
  const quantity = (value: number | bigint | undefined) =>
    value === undefined ? NO_RECORD : grouped(value);
  return section(target, WORDS.balances, {
    notes: [
      openingDate ? recordedOn('opening', openingDate) : WORDS.noOpening,
      closingDate ? recordedOn('closing', closingDate) : WORDS.noClosing,
    ],
    columns: [
      { head: WORDS.code, width: 42, isRowHead: true },
      { head: WORDS.nameZh, width: 98 },
      { head: WORDS.nameEn, width: 153, language: 'en-HK' },
      { head: WORDS.opening, width: 56, isQuantity: true },
      { head: WORDS.in, width: 53, isQuantity: true },
      { head: WORDS.out, width: 53, isQuantity: true },
      { head: WORDS.closing, width: 56, isQuantity: true },
    ],
    rows: stocks.map((stock) => [
      stock.stockCode,
      stock.nameZh,
      stock.nameEn,
      quantity(stock.opening),
      quantity(stock.in),
      quantity(stock.out),
      quantity(stock.closing),
    ]),
  });
}

function moved(movements: Statement['movements'], target: Target): Block[] {
  return section(target, WORDS.movements, {
    notes: movements.length === 0 ? [WORDS.noMovements] : [],
    columns: [
      { head: WORDS.date, width: 52 },
      { head: WORDS.reference, width: 88, isRowHead: true },
      { head: WORDS.code, width: 42 },
      { head: WORDS.nameZh, width: 92 },
      { head: WORDS.nameEn, width: 117, language: 'en-HK' },
      { head: WORDS.in, width: 60, isQuantity: true },
      { head: WORDS.out, width: 60, isQuantity: true },
    ],
    rows: movements.map(({ date, reference, stockCode, nameZh, nameEn, direction, quantity }) => [
      date,
      reference,
      stockCode,
      nameZh,
      nameEn,
      direction === 'in' ? grouped(quantity) : '',
      direction === 'out' ? grouped(quantity) : '',
    ]),
  });
}

/** A heading, notes, and a table with its number of items. */
function section(
  target: Target,
  title: Bilingual,
  {
    notes,
    columns,
    rows,
  }: { notes: readonly Bilingual[]; columns: readonly Column[]; rows: readonly string[][] },
): Block[] {
  const heading: Block = {
    height: 40,
    keepsWithNext: true,
    draw: (y) =>
      text(target, 'H2', [
        [title, 'zh', HEADING, { x: LEFT, y: y + 31 }],
        [title, 'en', { ...HEADING, weight: 'regular' }, { x: LEFT + 78, y: y + 31 }],
      ]),
  };
  if (rows.length === 0) return [heading, ...notes.map((note) => paragraph(target, note))];
  const table = target.doc.struct('Table');
  return [
    heading,
    ...notes.map((note): Block => ({ ...paragraph(target, note), keepsWithNext: true })),
    { height: 0, keepsWithNext: true, draw: () => void target.root.add(table) },
    ...tableBlocks(target, table, columns, rows),
    { height: 0, keepsWithNext: true, draw: () => table.end() },
    paragraph(target, items(rows.length), BOLD),
  ];
}

function ending(target: Target): Block {
  return {
    height: 58,
    draw: (y) => {
      const middle = (LEFT + RIGHT) / 2;
      text(target, 'P', [
        [WORDS.end, 'zh', BOLD, { x: middle - 6, y: y + 24, isRight: true }],
        [WORDS.end, 'en', BOLD, { x: middle + 6, y: y + 24 }],
      ]);
      const rule = { y: y + 21, width: 160, thickness: 0.5, color: RULE };
      for (const x of [LEFT, RIGHT - rule.width]) target.pen.rule({ ...rule, x });
      text(target, 'P', [
        [WORDS.source, 'zh', SMALL, { x: LEFT, y: y + 42 }],
        [WORDS.source, 'en', SMALL, { x: LEFT, y: y + 52 }],
      ]);
    },
  };
}

/** Both languages side by side. */
function paragraph(target: Target, words: Bilingual, style: Style = TEXT): Block {
  return {
    height: 15,
    draw: (y) =>
      text(target, 'P', [
        [words, 'zh', { ...style, color: INK }, { x: LEFT, y: y + 10 }],
        [words, 'en', { ...style, color: GREY }, { x: LEFT + 250, y: y + 10 }],
      ]),
  };
}
