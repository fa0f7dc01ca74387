/** This list did not give the cursor. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}
