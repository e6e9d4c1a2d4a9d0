import { extname, join } from 'node:path';

/**
 * The path of a file that Playwright loads by itself: a TypeScript file of this folder in a checkout,
 * and what it was built to, in the folder of whatever this was built into, in the package.
 */
export function locateEntry(name: MatrixEntry): string {
  return join(import.meta.dirname, `${name}${extname(import.meta.filename)}`);
}

/** Files of this folder that Playwright loads by their paths. */
export type MatrixEntry = 'matrix-command.config' | 'matrix-tests' | 'matrix-reporter';
