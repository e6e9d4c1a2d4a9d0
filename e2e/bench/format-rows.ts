import { formatDuration } from '../../src/core/units.ts';
import type { BenchPair, BenchReport, BenchRow, CallRow, ComparisonBench } from './bench-report.ts';
import type { ComparisonKey, FigureRow, HistoryBench, RatioRow } from './bench-report.ts';
import type { ReleaseBench, Side } from './bench-report.ts';

/** Comparisons that say what watching costs. */
const COSTS: ReadonlySet<ComparisonKey> = new Set(['sampling', 'following', 'observing']);

/** `0.55`; three digits where two would hide a cost of one per cent. */
function formatRatio(row: RatioRow | CallRow, ratio: number): string {
  return ratio.toFixed(row.kind === 'ratio' && COSTS.has(row.comparison) ? 3 : 2);
}

/** `0.53 – 0.57`, or a dash of a single pair. */
function formatInterval(row: RatioRow | CallRow): string {
  const { low, high } = row.ratio;
  if (low === null || high === null) return '–';
  return `${formatRatio(row, low)} – ${formatRatio(row, high)}`;
}

/** The rows of one comparison's table. */
export function ratioRowsOf(
  rows: readonly BenchRow[],
  comparison: ComparisonKey,
): readonly RatioRow[] {
  return rows.flatMap((row) => (row.kind === 'ratio' && row.comparison === comparison ? row : []));
}

/** The rows about single calls. */
export function callRowsOf(rows: readonly BenchRow[]): readonly CallRow[] {
  return rows.flatMap((row) => (row.kind === 'call' ? row : []));
}

/** The columns of the table of calls. */
export const CALL_SIDES = ['as shipped', 'replaced'] as const;

/** How sure the intervals of a table are: less sure where runs failed and pairs are missing. */
export function describeConfidence(rows: readonly (RatioRow | CallRow)[]): string {
  const known = rows.filter(({ ratio }) => ratio.low !== null).map(({ ratio }) => ratio.confidence);
  if (known.length === 0) return 'no interval';
  const [least, most] = [Math.min(...known), Math.max(...known)].map((c) => (100 * c).toFixed(1));
  return least === most ? `${least} % interval` : `interval of ${least} to ${most} %`;
}

/** `heap walk: 1.8 ms (0.9 to 4.2 ms, 60 times)` */
export function describeFigure({ label, medianMs, leastMs, mostMs, samples }: FigureRow): string {
  const [median, least, most] = [medianMs, leastMs, mostMs].map((ms) => ms.toFixed(1));
  return `${label}: ${median} ms (${least} to ${most} ms, ${count(samples, 'time')})`;
}

/** The lines about the history of the page. */
export function describeHistory({ opening, reading, ...history }: HistoryBench): readonly string[] {
  const { runs, rowBytes, bytesPerRun } = history;
  const size = `a row takes ${rowBytes} bytes as JSON, a run of three proofs ${bytesPerRun} bytes in the browser`;
  const lines = [...opening.map(describeFigure), size];
  if (reading === null) return lines;
  const { estimate, low, high, confidence } = reading.ratio;
  const interval =
    low === null || high === null
      ? ''
      : ` (${(100 * confidence).toFixed(1)} % interval ${low.toFixed(2)} to ${high.toFixed(2)})`;
  const [few, many] = [reading.fewMs, reading.manyMs].map((ms) => `${ms.toFixed(2)} ms`);
  return [
    ...lines,
    `reading one run, ${runs.many} stored against ${runs.few}: ${estimate.toFixed(2)}${interval}, ${many} against ${few}`,
  ];
}

/** What a side is called in a table: stock that was kept from crashing is not quite stock. */
export function nameSide(side: Side, { settings }: BenchReport): string {
  const isChanged = side === 'stock' && settings.stockFinalizers === 'off';
  return isChanged ? 'stock without finalizers' : side;
}

/** `stock: 1 thread, runtime: 2 threads` */
export function describeThreads(sides: readonly Side[], report: BenchReport): string {
  return sides
    .map((side) => `${nameSide(side, report)}: ${count(report.settings.threads[side], 'thread')}`)
    .join(', ');
}

/** `A processor, 2 cores, Chromium 156, 20 November 2026, load 0.2 before` */
export function describeMachine({ machine, startedAt }: BenchReport): string {
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  return [
    machine.cpuModel,
    count(machine.cores, 'core'),
    machine.browser,
    date.format(new Date(startedAt)),
    `load ${machine.loadBefore.toFixed(1)} before`,
  ].join(', ');
}

/** The cells of a row, without its label. */
export function cellsOf(row: RatioRow | CallRow): readonly string[] {
  const times =
    row.kind === 'ratio'
      ? [row.referenceMs, row.candidateMs].map(formatDuration)
      : [row.referenceNs, row.candidateNs].map((ns) => `${ns.toFixed(1)} ns`);
  return [...times, formatRatio(row, row.ratio.estimate), formatInterval(row)];
}

/** A second visit that had to compute keys is none; `null` if every one read them. */
export function describeMissedKeys(pairs: readonly BenchPair[]): string | null {
  const visits = pairs.flatMap(({ candidate }) => candidate.warm ?? []);
  const missed = visits.filter(({ keys }) => keys !== 'cached').length;
  if (missed === 0) return null;
  return `in ${missed} of ${count(visits.length, 'second visit')} the runtime computed keys again.`;
}

/**
 * What runs of a comparison were without although it was to be switched on: their times are not what
 * the table says they are.
 */
export function describeNotApplied({ pairs }: ComparisonBench): readonly string[] {
  const runs = pairs.flatMap(({ reference, candidate }) => [reference, candidate]);
  const reasons = runs.flatMap(({ cold, warm }) => [
    ...new Set([...cold.notApplied, ...(warm?.notApplied ?? [])]),
  ]);
  return [...new Set(reasons)].map((reason) => {
    const times = reasons.filter((other) => other === reason).length;
    return `in ${times} of ${count(runs.length, 'run')}, ${reason}`;
  });
}

/** What of a release is not to be had here, by the names of the rows that are missing for it. */
export function describeUnavailable({ comparisons, calls }: ReleaseBench): readonly string[] {
  return [...comparisons, ...calls].flatMap(({ key, unavailable }) =>
    unavailable === null ? [] : `${key}: ${unavailable}`,
  );
}

/** `1 pair`, `2 pairs` */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
