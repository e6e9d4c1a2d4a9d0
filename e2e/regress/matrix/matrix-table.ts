import { nameProgram } from './cell-id.ts';
import { describeVariant } from './describe-cell.ts';
import type { CellResult, MatrixReport } from './matrix-report.ts';

/** Releases by programs; within a release a row for each path, number of threads and cap. */
export interface MatrixTable {
  readonly programs: readonly string[];
  readonly releases: readonly {
    readonly o1js: string;
    readonly rows: readonly MatrixRow[];
  }[];
}

/** The cells of one release and variant, one for each program. */
export interface MatrixRow {
  readonly variant: string;
  /** `null` where the matrix has no such cell. */
  readonly cells: readonly (CellResult | null)[];
}

/** Arranges the cells, everything in the order in which it first comes up. */
export function arrangeCells({ cells }: MatrixReport): MatrixTable {
  const programs = [...new Set(cells.map(nameProgram))];
  const rowOf = (all: readonly CellResult[], variant: string): MatrixRow => ({
    variant,
    cells: programs.map(
      (name) =>
        all.find((cell) => nameProgram(cell) === name && describeVariant(cell) === variant) ?? null,
    ),
  });
  const releases = [...new Set(cells.map(({ o1js }) => o1js))].map((o1js) => {
    const all = cells.filter((cell) => cell.o1js === o1js);
    return { o1js, rows: [...new Set(all.map(describeVariant))].map((name) => rowOf(all, name)) };
  });
  return { programs, releases };
}
