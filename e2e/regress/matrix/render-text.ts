import { describeFigures, describeMachines, describeReasons } from './describe-cell.ts';
import { describeTotals, describeVerdict, markOf, MARKS } from './describe-cell.ts';
import type { CellResult, MatrixReport } from './matrix-report.ts';

/** The merged report for a terminal: a line for each cell, then why cells are not as expected. */
export function renderText(report: MatrixReport): string {
  const width = Math.max(...report.cells.map(({ id }) => id.length));
  const lines = report.cells.map((cell) => {
    const words = [describeVerdict(cell), ...describeFigures(cell)].join('; ');
    return `${MARKS[markOf(cell)]} ${cell.id.padEnd(width)}  ${words}`;
  });
  const problems = report.cells.filter((cell) => markOf(cell) !== 'good').flatMap(explain);
  const machines = describeMachines(report);
  return [
    ...lines,
    ...problems,
    '',
    ...(machines === null ? [] : [machines]),
    describeTotals(report),
    '',
  ].join('\n');
}

function explain(cell: CellResult): readonly string[] {
  return ['', `${cell.id}: ${describeVerdict(cell)}`, ...indent(describeReasons(cell))];
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split('\n').map((part) => `  ${part}`));
}
