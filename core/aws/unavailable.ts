/** A service that we need is down, slow or refuses us. Nobody is let in, and nothing was counted (D3, standards 20). */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/**
 * Runs a call to AWS; whatever it throws becomes {@link Unavailable} with the error as its cause. Only a request that AWS finds
 * malformed stays what it is: a fault of ours.
 */
export async function unavailable<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationException') throw error;
    throw new Unavailable(error instanceof Error ? error.name : 'unknown', { cause: error });
  }
}
