import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';

/**
 * The path of a file that Playwright loads by itself: a TypeScript file of this folder in a checkout;
 * in the package what it was built to, in `node/` with all else that several entries share.
 */
export function locateEntry(name: MatrixEntry): string {
  const file = `${name}${extname(import.meta.filename)}`;
  const beside = join(import.meta.dirname, file);
  return existsSync(beside) ? beside : join(import.meta.dirname, 'node', file);
}

/** Files of this folder that Playwright loads by their paths. */
export type MatrixEntry = 'matrix-command.config' | 'matrix-tests' | 'matrix-reporter';
