import { dirname } from 'node:path';
import { configOfCell } from './cell-config.ts';
import { tagRelease } from './cell-names.ts';
import { test } from './cell-test.ts';
import { loadMatrix } from './load-matrix.ts';
import { MATRIX_FILE_VARIABLE, readVariable } from './matrix-environment.ts';
import { requireExpected } from './unexpected-verdict.ts';

// Playwright loads this file for the tests that it declares: one for each cell of the matrix.
const file = readVariable(MATRIX_FILE_VARIABLE);
const { cells, settings } = loadMatrix(file);

for (const cell of cells) {
  test(cell.id, { tag: tagRelease(cell.o1js) }, async ({ runCell }) => {
    const report = await runCell(configOfCell(cell, settings, dirname(file)));
    requireExpected(cell, report);
  });
}
