import type { MatrixOutputs } from './matrix-outputs.ts';

/** Names the matrix file to the tests, which Playwright loads in processes of their own. */
export const MATRIX_FILE_VARIABLE = 'PLAYGROUND_MATRIX_FILE';

/** Has the wishes of a command line as JSON, a {@link MatrixWishes}, for the configuration. */
export const MATRIX_WISHES_VARIABLE = 'PLAYGROUND_MATRIX';

/** What a command line wants of a matrix. */
export interface MatrixWishes {
  readonly file: string;
  readonly outputs: Partial<MatrixOutputs>;
  readonly blobFile: string | null;
  readonly browserWs: string | null;
}

/**
 * The value of a variable that another process has set.
 * @throws Error if it has not.
 */
export function readVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: this file is loaded by others`);
  return value;
}
