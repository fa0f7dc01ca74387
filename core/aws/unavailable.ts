/**
 * A required AWS service is down, slow or refuses the request. Nobody is let in, and the attempt
 * was not counted (D3, standards 20).
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/**
 * Runs a call to AWS.
 * @throws Unavailable with the original error as its cause; a `ValidationException` is thrown as it
 *   is, because a malformed request is a bug
 */
export async function unavailable<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationException') throw error;
    throw new Unavailable(error instanceof Error ? error.name : 'unknown', { cause: error });
  }
}
