import { dirname, join, resolve } from 'node:path';
import type { PlaywrightTestConfig } from '@playwright/test';
import { limitCell } from './cell-config.ts';
import type { CellTestOptions } from './cell-test.ts';
import { tagRelease } from './cell-names.ts';
import { loadMatrix } from './load-matrix.ts';
import { locateEntry } from './locate-entry.ts';
import { MATRIX_FILE_VARIABLE } from './matrix-environment.ts';
import { toMetadata } from './matrix-metadata.ts';
import { DEFAULT_OUTPUTS } from './matrix-outputs.ts';
import type { MatrixOutputs } from './matrix-outputs.ts';

/** What a configuration of a matrix can be told besides its file. */
export interface MatrixConfigOptions {
  /** Where the merged report goes; what is left out goes to {@link DEFAULT_OUTPUTS}. */
  readonly outputs?: Partial<MatrixOutputs>;
  /** Where a blob for `merge-reports` goes, a zip; `null`, the default, writes none. */
  readonly blobFile?: string | null;
  /** Where each cell is run. */
  readonly use?: Partial<CellTestOptions>;
}

/**
 * A matrix as a Playwright configuration: a project for each release, a test for each cell. So
 * `--shard=1/2` spreads cells over machines, `--reporter=blob` and `merge-reports` bring their reports
 * together, and `--project` and `--grep` choose among them, by Playwright's own means.
 *
 * ```ts
 * // playwright.config.ts
 * import { defineMatrixConfig } from 'proving-playground/matrix';
 * export default defineMatrixConfig('matrix.json');
 * ```
 *
 * @param file relative to the working directory, as are the files that are written.
 * @throws RegressUsageError with every mistake in the file.
 */
export function defineMatrixConfig(
  file: string,
  { outputs, blobFile = null, use = {} }: MatrixConfigOptions = {},
): PlaywrightTestConfig<CellTestOptions> {
  const path = resolve(file);
  const matrix = loadMatrix(path);
  // Every process that loads the tests inherits it.
  process.env[MATRIX_FILE_VARIABLE] = path;
  const tests = locateEntry('matrix-tests');
  const written = { ...DEFAULT_OUTPUTS, ...outputs };
  const releases = [...new Set(matrix.cells.map(({ o1js }) => o1js))];
  return {
    testDir: dirname(tests),
    testMatch: tests,
    outputDir: join(dirname(resolve(written.json)), 'test-results'),
    reporter: [
      [locateEntry('matrix-reporter'), { ...written, progress: true }],
      ...(blobFile === null ? [] : [blobTo(blobFile)]),
    ],
    // Any cell can go to any shard, and yet there is never more than one at a time: a proof takes
    // every core, and two would measure each other.
    fullyParallel: true,
    workers: 1,
    // A cell that is as expected at the second attempt has found something.
    retries: 0,
    timeout: limitCell(matrix.settings),
    metadata: toMetadata(matrix),
    use,
    projects: releases.map((o1js) => ({ name: `o1js ${o1js}`, grep: grepRelease(o1js) })),
  };
}

function blobTo(file: string): ['blob', { outputFile: string }] {
  return ['blob', { outputFile: resolve(file) }];
}

function grepRelease(o1js: string): RegExp {
  const literal = tagRelease(o1js).replaceAll(/[^\w@]/g, String.raw`\$&`);
  return new RegExp(String.raw`${literal}(?:\s|$)`);
}
