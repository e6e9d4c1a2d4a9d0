import type { Report } from '../../../src/core/export/report-format.ts';
import { describeFigures, describeReasons, describeVerdict, markOf } from './describe-cell.ts';
import type { MatrixCell } from './matrix-format.ts';
import { judgeCell } from './merged-report.ts';

/** Fails the test of a cell whose verdict is not among those that are expected of it. */
class UnexpectedVerdictError extends Error {
  override readonly name = 'UnexpectedVerdictError';
}

/**
 * Lets a cell's report pass if its verdict is expected.
 * @throws UnexpectedVerdictError with figures and reasons if it is not.
 */
export function requireExpected(cell: MatrixCell, report: Report): void {
  const result = Object.assign({ outcome: judgeCell(cell, { kind: 'report', report }) }, cell);
  if (markOf(result) === 'good') return;
  const lines = [...describeReasons(result), ...describeFigures(result)];
  throw new UnexpectedVerdictError(
    [`${cell.id}: ${describeVerdict(result)}`, ...lines.map((line) => `  ${line}`)].join('\n'),
  );
}
