import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { ConfigIssue } from '../../../src/core/experiment/config.ts';
import { looksLikePath } from '../plan-run.ts';
import { RegressUsageError } from '../regress-errors.ts';
import type { Matrix } from './matrix-format.ts';
import { parseMatrix } from './parse-matrix.ts';

/**
 * Reads a matrix file. It waits for the disk, as Playwright wants its configuration at once.
 * @throws RegressUsageError with every mistake, if it cannot be read, is no matrix, or names files that are not there.
 */
export function loadMatrix(file: string): Matrix {
  const result = parseMatrix(readJson(file));
  if (result.kind === 'invalid') throw refuseFile(file, result.issues);
  const { matrix } = result;
  const missing = [
    ...findMissing(
      file,
      'o1js',
      matrix.cells.map(({ o1js }) => o1js),
    ),
    ...findMissing(
      file,
      'program',
      matrix.cells.map(({ program }) => program),
    ),
  ];
  if (missing.length > 0) throw refuseFile(file, missing);
  return matrix;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    const allowed = `a file that can be read (${code})`;
    throw refuseFile(file, [{ field: 'file', value: file, allowed }]);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const allowed = `JSON (${error instanceof Error ? error.message : String(error)})`;
    throw refuseFile(file, [{ field: 'file', value: file, allowed }]);
  }
}

function findMissing(file: string, field: string, names: readonly string[]): ConfigIssue[] {
  return [...new Set(names)]
    .filter((name) => looksLikePath(name) && !existsSync(resolve(dirname(file), name)))
    .map((value) => ({ field, value, allowed: 'the path of something that is there' }));
}

function refuseFile(file: string, issues: readonly ConfigIssue[]): RegressUsageError {
  return new RegressUsageError([
    { kind: 'sentence', text: `${basename(file)} cannot be used:` },
    ...issues.map((issue) => ({ kind: 'value' as const, ...issue })),
  ]);
}
