import type { BenchReport, CallRow, ComparisonBench, RatioRow } from './bench-report.ts';
import type { ReleaseBench } from './bench-report.ts';
import { cellsOf, count, describeConfidence, describeFigure } from './format-rows.ts';
import {
  CALL_SIDES,
  callRowsOf,
  describeHistory,
  describeMachine,
  describeMissedKeys,
  describeNotApplied,
  describeThreads,
  describeUnavailable,
  nameSide,
  ratioRowsOf,
} from './format-rows.ts';
import { COMPARISONS } from './sides.ts';

/** The report as text for a terminal: tables for each release, with what has to be known of them. */
export function renderTable(report: BenchReport): string {
  return [
    describeMachine(report),
    '',
    ...report.releases.flatMap((release) => renderRelease(report, release)),
    ...renderHeaps(report),
    ...renderHistory(report),
    'Times are medians over the pairs, ratios medians of the ratio within each pair.',
    '',
  ].join('\n');
}

function renderRelease(report: BenchReport, release: ReleaseBench): string[] {
  const available = release.comparisons.filter(({ unavailable }) => unavailable === null);
  const tables = available.flatMap((measured) =>
    renderComparison(report, release, measured).concat(''),
  );
  const calls = callRowsOf(release.rows);
  const callTable =
    calls.length > 0 ? [describeCalls(release), '', ...renderRows(calls, CALL_SIDES), ''] : [];
  const missing = describeUnavailable(release).map((text) => `NOT MEASURED: ${text}`);
  const figures = release.rows.filter((row) => row.kind === 'figure').map(describeFigure);
  const notes = [...missing, ...figures];
  return [...tables, ...callTable, ...notes, ...(notes.length > 0 ? [''] : [])];
}

/** Heaps that are made up. */
function renderHeaps({ heaps }: BenchReport): string[] {
  if (heaps.length === 0) return [];
  return ['Heaps made up for it', '', ...heaps.map(describeFigure), ''];
}

/** The page's own history. */
function renderHistory({ history }: BenchReport): string[] {
  return history === null ? [] : ['History of the page', '', ...describeHistory(history), ''];
}

/** What the functions are, and how often they were timed. */
function describeCalls({ o1js, calls }: ReleaseBench): string {
  const pairs = Math.max(...calls.map((call) => call.pairs.length));
  return `o1js ${o1js}, single calls, ${count(pairs, 'pair')} of loops`;
}

function renderComparison(
  report: BenchReport,
  release: ReleaseBench,
  measured: ComparisonBench,
): string[] {
  const { key, pairs, failures, complete } = measured;
  const sides = COMPARISONS.filter((comparison) => comparison.key === key).flatMap(
    ({ reference, candidate }) => [reference, candidate],
  );
  const { settings } = report;
  const lines = [
    `o1js ${release.o1js}, ${settings.program}, ${count(pairs.length, 'pair')} of runs; ${describeThreads(sides, report)}`,
  ];
  const rows = ratioRowsOf(release.rows, key);
  const names = sides.map((side) => nameSide(side, report));
  if (rows.length > 0) lines.push('', ...renderRows(rows, names));
  for (const { pair, side, verdict, reason } of failures) {
    lines.push(`FAILED: pair ${pair}, ${side} (${verdict}): ${reason}`);
  }
  const missed = describeMissedKeys(pairs);
  if (missed !== null) lines.push(`NO STORED KEYS: ${missed}`);
  for (const text of describeNotApplied(measured)) lines.push(`NOT APPLIED: ${text}`);
  if (!complete) {
    lines.push(`INCOMPLETE: ${pairs.length} of ${settings.pairs} pairs were measured.`);
  }
  return lines;
}

function renderRows(rows: readonly (RatioRow | CallRow)[], sides: readonly string[]): string[] {
  const cells = [
    ['', ...sides, 'ratio', describeConfidence(rows)],
    ...rows.map((row) => [row.label, ...cellsOf(row)]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  return cells.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   '),
  );
}
