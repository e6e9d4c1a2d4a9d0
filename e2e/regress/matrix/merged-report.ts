import { median } from '../../../src/core/analysis/run-figures.ts';
import type { Report, Verdict } from '../../../src/core/export/report-format.ts';
import type { Milliseconds } from '../../../src/core/units.ts';
import type { MatrixCell } from './matrix-format.ts';
import type { CellOutcome, CellResult, MatrixReport, MatrixStatus } from './matrix-report.ts';

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
  const expected = statuses.filter((status) => status === 0).length;
  return {
    formatVersion: 1,
    ok: exitStatus === 0,
    exitStatus,
    totals: { expected, unexpected: results.length - expected - notMeasured, notMeasured },
    cells: results,
  };
}

/** Whether one thing that came back of a cell is worse than another. */
export function isWorse(cell: MatrixCell, one: CellReturn, other: CellReturn): boolean {
  const rank = (returned: CellReturn) =>
    BEST_FIRST.indexOf(statusOf({ outcome: judgeCell(cell, returned) }));
  return rank(one) > rank(other);
}

/** The exit status that a cell asks for; 0 where everything is as expected. */
function statusOf({ outcome }: Pick<CellResult, 'outcome'>): MatrixStatus {
  if (outcome.kind === 'not-measured') return 3;
  return outcome.asExpected ? 0 : STATUSES[outcome.verdict];
}

/**
 * Statuses of what is not expected. A cell that is to leak and does not is a change that somebody
 * has to look at: the gate may have gone blind.
 */
const STATUSES: Readonly<Record<Verdict, MatrixStatus>> = {
  pass: 1,
  regression: 1,
  inconclusive: 2,
  crash: 3,
  hang: 3,
  'out-of-memory': 3,
  'verification-failed': 3,
};

/** After what is good, what is not known, then what is known to be wrong, then failures. */
const BEST_FIRST: readonly MatrixStatus[] = [0, 2, 1, 3];

function worstStatus(statuses: readonly MatrixStatus[]): MatrixStatus {
  return BEST_FIRST.findLast((status) => statuses.includes(status)) ?? 0;
}

/** What became of a cell of which this came back. */
export function judgeCell(cell: MatrixCell, returned: CellReturn): CellOutcome {
  if (returned.kind === 'failed') return { kind: 'not-measured', reason: returned.reason };
  const { report } = returned;
  return {
    kind: 'measured',
    verdict: report.verdict,
    asExpected: cell.expected.includes(report.verdict),
    proveMs: medianProof(report),
    report,
  };
}

function medianProof({ proofs, config }: Report): Milliseconds | null {
  return median(proofs.slice(config.warmup).map(({ proveMs }) => proveMs));
}
