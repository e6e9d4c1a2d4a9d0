/**
 * What other projects import of the matrix: its Playwright configuration, how to run it from a script,
 * and the shape of the report that comes of it.
 */
export { defineMatrixConfig } from './matrix-config.ts';
export type { MatrixConfigOptions } from './matrix-config.ts';
export type { MatrixOutputs } from './matrix-outputs.ts';
export type { CellOutcome, CellResult, MatrixReport } from './matrix-report.ts';
export type { MatrixTask, Shard } from './matrix-task.ts';
export { runMatrix } from './run-matrix.ts';
export type { MatrixRun } from './run-matrix.ts';
