/** What can stand on a page: it is measured first, so that each page knows how many there are. */
export interface Block {
  /** Points. */
  height: number;
  /** Draws it with its upper edge at `y`, counted from the top of the page. */
  draw(y: number): void;
  /** It must not be the last on a page. */
  keepsWithNext?: boolean;
  /** Drawn again above this block where it begins a page: the head of its table. */
  head?: Block;
}

interface Placed {
  block: Block;
  y: number;
}

/**
 * Places blocks on pages, from top to bottom.
 * @param room where the content of a page begins and ends, in points from its top; the first page
 * may begin elsewhere
 */
export function pagesOf(
  blocks: readonly Block[],
  room: { first: number; top: number; bottom: number },
): Placed[][] {
  const pages: Placed[][] = [];
  let page: Placed[] = [];
  let y = room.first;
  for (const [i, block] of blocks.entries()) {
    if (y + heightFrom(blocks, i) > room.bottom && page.length > 0) {
      pages.push(page);
      page = [];
      y = room.top;
      if (block.head) {
        page.push({ block: block.head, y });
        y += block.head.height;
      }
    }
    page.push({ block, y });
    y += block.height;
  }
  return [...pages, page];
}

/** The height of a block with what it must stand with. */
function heightFrom(blocks: readonly Block[], from: number): number {
  let height = 0;
  for (let i = from; i < blocks.length; i++) {
    const { height: own, keepsWithNext } = blocks[i] as Block;
    height += own;
    if (!keepsWithNext) break;
  }
  return height;
}
