import type { Report } from '../../../src/core/export/report-format.ts';
import { medianProveMs } from '../render/report-text.ts';
import { EXIT, exitStatusOf, worstStatus } from '../exit-status.ts';
import type { MatrixCell } from './matrix-format.ts';
import type { CellOutcome, CellResult, MatrixReport } from './matrix-report.ts';

/** What came back of a cell: the report of its run, or why there is none, in words. */
export type CellReturn =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'failed'; readonly reason: string };

/** Said of a cell that nobody has heard of. */
const LOST =
  'nothing came back of it: the shard that it belongs to did not run, did not get that far, or its blob report is not among those that were merged.';

/**
 * Puts the reports of all machines together.
 *
 * @param cells every cell that was to be run.
 * @param returned what came back, by the id of the cell.
 */
export function mergeReports(
  cells: readonly MatrixCell[],
  returned: ReadonlyMap<string, CellReturn>,
): MatrixReport {
  const results = cells.map((cell): CellResult => {
    const outcome = judgeCell(cell, returned.get(cell.id) ?? { kind: 'failed', reason: LOST });
    return Object.assign({ outcome }, cell);
  });
  const statuses = results.map(statusOf);
  const exitStatus = worstStatus(statuses);
  const notMeasured = results.filter(({ outcome }) => outcome.kind === 'not-measured').length;
  const expected = statuses.filter((status) => status === EXIT.pass).length;
  return {
    formatVersion: 1,
    ok: exitStatus === EXIT.pass,
    exitStatus,
    totals: { expected, unexpected: results.length - expected - notMeasured, notMeasured },
    cells: results,
  };
}

/** Whether one thing that came back of a cell is worse than another. */
export function isWorse(cell: MatrixCell, one: CellReturn, other: CellReturn): boolean {
  const status = (returned: CellReturn) => statusOf({ outcome: judgeCell(cell, returned) });
  const [first, second] = [status(one), status(other)];
  return first !== second && worstStatus([first, second]) === first;
}

/**
 * The exit status that a cell asks for. One that is to leak and does not is no success: somebody has to
 * look at it, since the gate may have gone blind.
 */
function statusOf({ outcome }: Pick<CellResult, 'outcome'>): number {
  if (outcome.kind === 'not-measured') return EXIT.failed;
  if (outcome.asExpected) return EXIT.pass;
  return outcome.verdict === 'pass' ? EXIT.regression : exitStatusOf(outcome.verdict);
}

/** What became of a cell of which this came back. */
export function judgeCell(cell: MatrixCell, returned: CellReturn): CellOutcome {
  if (returned.kind === 'failed') return { kind: 'not-measured', reason: returned.reason };
  const { report } = returned;
  return {
    kind: 'measured',
    verdict: report.verdict,
    asExpected: cell.expected.includes(report.verdict),
    proveMs: medianProveMs(report),
    report,
  };
}
