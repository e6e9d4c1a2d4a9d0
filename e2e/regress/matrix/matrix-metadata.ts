import { createHash } from 'node:crypto';
import type { Matrix, MatrixCell } from './matrix-format.ts';

/** The beginning of the name under which a matrix stands in the metadata of a test run. */
const PREFIX = 'proving-playground matrix ';

/**
 * A matrix as metadata of a test run. Blob reports carry it, so whoever merges them knows of cells
 * that no shard has told of. The name has a digest in it, since merging keeps one value of each name.
 */
export function toMetadata({ cells }: Matrix): Readonly<Record<string, unknown>> {
  const digest = createHash('sha256').update(JSON.stringify(cells)).digest('hex').slice(0, 16);
  return { [`${PREFIX}${digest}`]: cells };
}

/**
 * The cells of the matrix that a test run, or several that were merged, had.
 * @throws Error if there is none, or if not all of them had the same.
 */
export function cellsFromMetadata(
  metadata: Readonly<Record<string, unknown>>,
): readonly MatrixCell[] {
  const found = Object.keys(metadata).filter((key) => key.startsWith(PREFIX));
  const [key] = found;
  if (key === undefined) {
    throw new Error(
      'This test run has no matrix: its configuration is not of defineMatrixConfig().',
    );
  }
  if (found.length > 1) {
    throw new Error(
      `These are reports of ${found.length} different matrices, which cannot be merged: run every shard with the same file, and remove blobs of earlier runs.`,
    );
  }
  return metadata[key] as readonly MatrixCell[];
}
