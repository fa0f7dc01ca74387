/** The cursor is not one that this list gave. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}
