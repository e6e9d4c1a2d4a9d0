import type { RatioEstimate } from '../../src/core/analysis/ratio.ts';
import { formatDuration } from '../../src/core/units.ts';
import type { BenchReport, BenchRow, ReleaseBench } from './bench-report.ts';
import { ROWS } from './rows.ts';

/** The report as text for a terminal: a table for each release, with what has to be known of it. */
export function renderTable(report: BenchReport): string {
  const { machine } = report;
  const unmeasured = ROWS.flatMap((row) =>
    row.kind === 'unmeasured' ? [`  ${row.label}: ${row.reason}`] : [],
  );
  return [
    `${machine.cpuModel}, ${machine.cores} cores, ${machine.browser}, load ${machine.loadBefore.toFixed(1)} before`,
    '',
    ...report.releases.flatMap((release) => [...renderRelease(report, release), '']),
    'Times are medians over the pairs, ratios medians of each pair’s runtime / stock.',
    ...(unmeasured.length > 0 ? ['Not measured:', ...unmeasured] : []),
    '',
  ].join('\n');
}

function renderRelease({ settings }: BenchReport, release: ReleaseBench): string[] {
  const { program, proofs, threads, stockFinalizers } = settings;
  const pairs = `${count(release.pairs.length, 'pair')} of runs with ${proofs} proofs each`;
  const lines = [
    `o1js ${release.o1js}, ${program}, ${pairs}`,
    `stock${stockFinalizers === 'off' ? ' without finalizers' : ''}: ${count(threads.stock, 'thread')}, runtime: ${count(threads.runtime, 'thread')}`,
  ];
  if (release.rows.length > 0) lines.push('', ...renderRows(release.rows));
  for (const { pair, side, verdict, reason } of release.failures) {
    lines.push(`FAILED: pair ${pair}, ${side} (${verdict}): ${reason}`);
  }
  if (!release.complete) {
    lines.push(`INCOMPLETE: ${release.pairs.length} of ${settings.pairs} pairs were measured.`);
  }
  return lines;
}

function renderRows(rows: readonly BenchRow[]): string[] {
  const [first] = rows;
  const cells = [
    ['', 'stock', 'runtime', 'ratio', describeConfidence(first?.ratio)],
    ...rows.map(({ label, stockMs, runtimeMs, ratio }) => [
      label,
      formatDuration(stockMs),
      formatDuration(runtimeMs),
      ratio.estimate.toFixed(2),
      ratio.low === null || ratio.high === null
        ? '–'
        : `${ratio.low.toFixed(2)} – ${ratio.high.toFixed(2)}`,
    ]),
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

/** All rows of a table have as many pairs, and so one confidence. */
function describeConfidence(ratio: RatioEstimate | undefined): string {
  if (ratio === undefined || ratio.low === null) return 'no interval';
  return `${(100 * ratio.confidence).toFixed(1)} % interval`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
