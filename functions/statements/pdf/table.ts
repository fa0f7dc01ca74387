import type PDFDocument from 'pdfkit';
import type { Block } from './pages.ts';
import type { Pen, Style } from './pen.ts';
import { BOLD, GREY, LEFT, RULE, SMALL, TEXT } from './styles.ts';
import type { Bilingual } from './words.ts';

type Doc = typeof PDFDocument.prototype;
type Element = ReturnType<Doc['struct']>;

export interface Column {
  head: Bilingual;
  /** Points, the space to the next column included. */
  width: number;
  /** Quantities stand at the right, on one line however long they are. */
  isQuantity?: boolean;
  language?: 'en-HK';
  /** The cell says which row it is. */
  isRowHead?: boolean;
}

const GAP = 8;
const LEADING = 10.5;
const PADDING = 3.5;
/** From a line's upper edge to its baseline. */
const ASCENT = 8.5;

/**
 * The blocks of a table: its head, which is drawn again on each page, and its rows.
 * @param table its structure element; ended after the last row
 */
export function tableBlocks(
  { doc, pen }: { doc: Doc; pen: Pen },
  table: Element,
  columns: readonly Column[],
  rows: Iterable<readonly string[]>,
): Block[] {
  const left = columns.map((_, i) => columns.slice(0, i).reduce((x, { width }) => x + width, LEFT));
  const width = columns.reduce((sum, each) => sum + each.width, 0);
  const place = ({ isQuantity, width }: Column, i: number) => ({
    x: isQuantity ? (left[i] as number) + width : (left[i] as number),
    isRight: isQuantity === true,
  });
  const head: Block = {
    height: 2 * LEADING + 2 * PADDING,
    keepsWithNext: true,
    draw: (y) => {
      const row = doc.struct('TR');
      table.add(row);
      for (const [i, column] of columns.entries())
        row.add(doc.struct('TH', { scope: 'Column' }, bilingual(column, i, y)));
      row.end();
      underline(y + head.height, 0.8);
    },
  };
  const repeated: Block = {
    height: head.height,
    draw: (y) => {
      doc.markContent('Artifact', { type: 'Pagination' });
      for (const [i, column] of columns.entries()) drawHead(column, i, y);
      doc.endMarkedContent();
      underline(y + head.height, 0.8);
    },
  };
  const blocks: Block[] = [head];
  for (const cells of rows) {
    const laidOut = cells.map((text, i) => {
      const column = columns[i] as Column;
      const room = column.width - (i === columns.length - 1 ? 0 : GAP);
      if (column.isQuantity) return { lines: [text], style: fitted(text, column.width - GAP) };
      return { lines: pen.lines(text, TEXT, room), style: TEXT };
    });
    const lines = Math.max(...laidOut.map((cell) => cell.lines.length));
    const height = lines * LEADING + 2 * PADDING;
    blocks.push({
      height,
      head: repeated,
      draw: (y) => {
        const row = doc.struct('TR');
        table.add(row);
        for (const [i, cell] of laidOut.entries()) {
          const column = columns[i] as Column;
          const { isRowHead, language } = column;
          row.add(
            doc.struct(
              isRowHead ? 'TH' : 'TD',
              { ...(isRowHead && { scope: 'Row' }), ...(language && { lang: language }) } as object,
              () =>
                pen.text(
                  cell.lines,
                  { ...place(column, i), y: y + PADDING + ASCENT, leading: LEADING },
                  cell.style,
                ),
            ),
          );
        }
        row.end();
        underline(y + height, 0.3);
      },
    });
  }
  return blocks;

  function fitted(text: string, room: number): Style {
    const needed = pen.width(text, TEXT);
    return needed <= room ? TEXT : { ...TEXT, size: (TEXT.size * room) / needed };
  }

  function drawHead(column: Column, i: number, y: number): void {
    const [zh, en] = headLines(column, i, y);
    zh();
    en();
  }

  function headLines(column: Column, i: number, y: number): [() => void, () => void] {
    const at = { ...place(column, i), leading: LEADING };
    const first = y + PADDING + ASCENT;
    return [
      () => pen.text([column.head.zh], { ...at, y: first }, BOLD),
      () => pen.text([column.head.en], { ...at, y: first + LEADING }, { ...SMALL, color: GREY }),
    ];
  }

  function bilingual(column: Column, i: number, y: number): Element[] {
    const [zh, en] = headLines(column, i, y);
    return [
      doc.struct('Span', { lang: 'zh-HK' } as object, zh),
      doc.struct('Span', { lang: 'en-HK' } as object, en),
    ];
  }

  function underline(y: number, thickness: number): void {
    pen.rule({ x: LEFT, y, width, thickness, color: RULE });
  }
}
