/** The program that somebody brought along is at fault; the message says what to change. */
export class OwnProgramError extends Error {
  override readonly name = 'OwnProgramError';
}

/**
 * Calls code of the program that is no part of a proof.
 * @param what whose call it is, such as `inputs(3)`.
 * @throws OwnProgramError with the message of whatever was thrown, which is its cause.
 */
export async function callOwn<T>(what: string, call: () => T): Promise<Awaited<T>> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof OwnProgramError) throw error;
    const message = error instanceof Error ? error.message || error.name : String(error);
    throw new OwnProgramError(`${what} failed: ${message}`, { cause: error });
  }
}
