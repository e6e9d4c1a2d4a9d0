import type { Report, ReportEstimate } from '../../../src/core/export/report-format.ts';
import { formatDuration, formatGrowth } from '../../../src/core/units.ts';
import { nameSize } from './cell-id.ts';
import type { MatrixCell } from './matrix-format.ts';
import type { CellResult, MatrixReport } from './matrix-report.ts';

/** How a cell turned out. */
export type CellMark = 'good' | 'bad' | 'missing';

export function markOf({ outcome }: Pick<CellResult, 'outcome'>): CellMark {
  if (outcome.kind === 'not-measured') return 'missing';
  return outcome.asExpected ? 'good' : 'bad';
}

/** A mark that needs no colour. */
export const MARKS: Readonly<Record<CellMark, string>> = { good: '✓', bad: '✗', missing: '?' };

/** What sets a cell apart from others of its release and program: `leaking, 8 threads, 320MiB`. */
export function describeVariant({ path, threads, maxMemoryBytes }: MatrixCell): string {
  return [
    path,
    threads === null ? 'a thread per core' : threads === 1 ? '1 thread' : `${threads} threads`,
    ...(maxMemoryBytes === null ? [] : [`at most ${nameSize(maxMemoryBytes)}`]),
  ].join(', ');
}

/** The verdict in words: `pass`, `regression, as expected`, `pass, expected regression`. */
export function describeVerdict(cell: CellResult): string {
  const { outcome, expected } = cell;
  if (outcome.kind === 'not-measured') return 'not measured';
  const { verdict, asExpected } = outcome;
  if (!asExpected) return `${verdict}, expected ${expected.join(' or ')}`;
  return verdict === 'pass' ? verdict : `${verdict}, as expected`;
}

/** Growth and time of a cell, a phrase each; none where nothing was measured. */
export function describeFigures({ outcome }: CellResult): readonly string[] {
  if (outcome.kind === 'not-measured') return [];
  const { growth } = outcome.report;
  return [
    `live bytes ${describeGrowth(growth.liveBytesPerProof)}`,
    `memory ${describeGrowth(growth.pageBytesPerProof)}`,
    ...(outcome.proveMs === null ? [] : [`${formatDuration(outcome.proveMs)} a proof`]),
  ];
}

/** Growth per proof: `+14.0 KiB (+13.9 KiB to +14.1 KiB)`. */
function describeGrowth({ estimate, low, high }: ReportEstimate): string {
  if (estimate === null) return 'not measured';
  if (low === null || high === null) return `${formatGrowth(estimate)} (no interval)`;
  const [from, to] = [formatGrowth(low), formatGrowth(high)];
  const figure = formatGrowth(estimate);
  return from === figure && to === figure ? figure : `${figure} (${from} to ${to})`;
}

/** Why a cell is what it is: what the report says of its verdict, or why there is no report. */
export function describeReasons({ outcome }: CellResult): readonly string[] {
  return outcome.kind === 'not-measured' ? [outcome.reason] : outcome.report.reasons;
}

/** One sentence on all of it. */
export function describeTotals({ totals, cells }: MatrixReport): string {
  const { expected, unexpected, notMeasured } = totals;
  const all = cells.length;
  if (expected === all) {
    return all === 1 ? 'The only cell is as expected.' : `All ${all} cells are as expected.`;
  }
  const parts = [
    `${expected} ${expected === 1 ? 'is' : 'are'} as expected`,
    ...(unexpected === 0 ? [] : [`${unexpected} ${unexpected === 1 ? 'is' : 'are'} not`]),
    ...(notMeasured === 0
      ? []
      : [`${notMeasured} ${notMeasured === 1 ? 'was' : 'were'} not measured`]),
  ];
  return `Of ${all} ${all === 1 ? 'cell' : 'cells'}, ${parts.join(', ')}.`;
}

/**
 * Where the figures come from, and a warning where not all come from the same kind of machine.
 * `null` if nothing was measured.
 */
export function describeMachines({ cells }: MatrixReport): string | null {
  const machines = new Set(
    cells.flatMap(({ outcome }) =>
      outcome.kind === 'measured' ? [describeMachine(outcome.report)] : [],
    ),
  );
  if (machines.size === 0) return null;
  const names = [...machines].join('; ');
  return machines.size === 1
    ? `Measured in ${names}.`
    : `Measured in different places (${names}): compare times only within one of them.`;
}

function describeMachine({ environment: { browser, cores } }: Report): string {
  return `${browser} on ${cores} ${cores === 1 ? 'core' : 'cores'}`;
}
