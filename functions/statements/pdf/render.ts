import { statementId } from '../../../core/domain/statement.ts';
import type { Statement } from '../statement.ts';
import { contentOf } from './content.ts';
import { taggedDocument } from './document.ts';
import { masked } from './masked.ts';
import { packed } from './packed.ts';
import { pagesOf } from './pages.ts';
import { Pen } from './pen.ts';
import { FOOTER, HEADER, LEFT, RIGHT, ROOM, RULE, SMALL, WIDTH } from './styles.ts';
import { type Bilingual, longDate, page, WORDS } from './words.ts';

export interface Rendered {
  pdf: Buffer;
  /** Characters of names that the font lacks; the statement shows their codes instead. */
  missing: string[];
}

/**
 * A statement as a PDF (D19): A4, tagged, its texts readable code point by code point. The same
 * statement gives the same bytes: nothing in it depends on when or where it is made.
 */
export function render(statement: Statement): Rendered {
  const title = titleOf(statement);
  const doc = taggedDocument({
    title: `${title.zh} ${title.en} ${statementId(statement)}`,
    author: `${WORDS.issuer.zh} ${WORDS.issuer.en}`,
    createdAt: new Date(statement.completeAt),
  });
  const pen = new Pen(doc);
  const root = doc.struct('Document');
  doc.addStructure(root);
  const blocks = contentOf(statement, title, { doc, pen, root });
  const pages = pagesOf(blocks, ROOM);
  for (const [i, placed] of pages.entries()) {
    doc.addPage();
    for (const { block, y } of placed) block.draw(y);
    decorate(i + 1);
    doc.endPage();
  }
  root.end();
  return { pdf: packed(doc.bytes()), missing: pen.missing };

  /** Header and footer: of every page, and not part of what is read aloud. */
  function decorate(number: number): void {
    const { accountNumber } = statement.account;
    const at = { leading: 0 };
    doc.markContent('Artifact', { type: 'Pagination' });
    if (number > 1) {
      pen.text([inLine(WORDS.issuer)], { ...at, x: LEFT, y: HEADER }, SMALL);
      pen.text([inLine(title)], { ...at, x: RIGHT, y: HEADER, isRight: true }, SMALL);
    }
    const left = `${statementId(statement)}  ·  ${masked(accountNumber)}`;
    pen.text([left], { ...at, x: LEFT, y: FOOTER }, SMALL);
    const right = inLine(page(number, pages.length));
    pen.text([right], { ...at, x: RIGHT, y: FOOTER, isRight: true }, SMALL);
    doc.endMarkedContent();
    pen.rule({ x: LEFT, y: FOOTER - 12, width: WIDTH, thickness: 0.5, color: RULE });
    pen.drawRules();
  }
}

function titleOf({ kind, period }: Statement): Bilingual {
  const date = longDate(period);
  const { zh, en } = WORDS[kind];
  return { zh: `${zh} ${date.zh}`, en: `${en}, ${date.en}` };
}

function inLine({ zh, en }: Bilingual): string {
  return `${zh}  ${en}`;
}
