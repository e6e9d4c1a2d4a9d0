import type {
  Report,
  ReportConfig,
  ReportEstimate,
} from '../../../src/core/export/report-format.ts';
import { describeValue } from '../../../src/core/experiment/describe-value.ts';
import type { Bytes } from '../../../src/core/units.ts';
import { formatBytes } from '../../../src/core/units.ts';

/** How a report compares with one that was stored as what is normal. */
export interface BaselineComparison {
  readonly figures: readonly FigureComparison[];
  /** Those that differ in what a proof leaves of them, the largest difference first. */
  readonly classes: readonly ClassDifference[];
  /** Whether any figure is worse for certain. */
  readonly isWorse: boolean;
}

/** A growth against that of the baseline. */
export interface FigureComparison {
  readonly name: 'live bytes' | 'linear memory';
  readonly before: ReportEstimate;
  readonly now: ReportEstimate;
  /** `undecided`: one of the two has no interval. */
  readonly outcome: 'worse' | 'same' | 'better' | 'undecided';
}

/** A class of which the two runs leave more or fewer objects alive with each proof. */
export interface ClassDifference {
  readonly class: string;
  /** What is made once and kept is none; 0 of a class that a run never had. */
  readonly beforePerProof: number;
  readonly nowPerProof: number;
}

/**
 * A difference in growth that is smaller than this share of the budget is none, however certain it is:
 * growth can be the same to the byte from run to run, and then any change of the prover would fail.
 */
const SMALLEST_SHARE = 1 / 64;

/**
 * Compares growth with that of a baseline, interval against interval: it is worse where the whole of its
 * interval is above the whole of the baseline's. For two runs of the very same thing that happens in
 * fewer than one of a hundred, as far as intervals keep what they promise.
 */
export function compareBaseline(baseline: Report, report: Report): BaselineComparison {
  const { budget } = report.config;
  const figures = [
    compareFigure(
      'live bytes',
      baseline.growth.liveBytesPerProof,
      report.growth.liveBytesPerProof,
      budget.liveBytesPerProof * SMALLEST_SHARE,
    ),
    compareFigure(
      'linear memory',
      baseline.growth.pageBytesPerProof,
      report.growth.pageBytesPerProof,
      budget.pageBytesPerProof * SMALLEST_SHARE,
    ),
  ];
  return {
    figures,
    classes: compareClasses(baseline, report),
    isWorse: figures.some(({ outcome }) => outcome === 'worse'),
  };
}

function compareFigure(
  name: FigureComparison['name'],
  before: ReportEstimate,
  now: ReportEstimate,
  smallest: Bytes,
): FigureComparison {
  const outcome = (): FigureComparison['outcome'] => {
    if (before.low === null || before.high === null || now.low === null || now.high === null) {
      return 'undecided';
    }
    if (now.low > before.high + smallest) return 'worse';
    return now.high < before.low - smallest ? 'better' : 'same';
  };
  return { name, before, now, outcome: outcome() };
}

function compareClasses(baseline: Report, report: Report): readonly ClassDifference[] {
  if (baseline.byClass === null || report.byClass === null) return [];
  const before = leftPerProof(baseline);
  const now = leftPerProof(report);
  return [...new Set([...before.keys(), ...now.keys()])]
    .map((name) => ({
      class: name,
      beforePerProof: before.get(name) ?? 0,
      nowPerProof: now.get(name) ?? 0,
    }))
    .filter(({ beforePerProof, nowPerProof }) => beforePerProof !== nowPerProof)
    .toSorted((a, b) => changeOf(b) - changeOf(a));
}

/** Without the classes of which that is not known. */
function leftPerProof({ byClass }: Report): ReadonlyMap<string, number> {
  return new Map(
    (byClass ?? []).flatMap(({ class: name, alivePerProof: { estimate } }) =>
      estimate === null ? [] : [[name, estimate] as const],
    ),
  );
}

const changeOf = ({ beforePerProof, nowPerProof }: ClassDifference) =>
  Math.abs(nowPerProof - beforePerProof);

/**
 * In what two runs differ that decides how memory grows, so that comparing them says nothing: a line
 * for each. How many proofs were made, the budget, and the machine are not among it.
 */
export function listDifferences(before: ReportConfig, now: ReportConfig): readonly string[] {
  const lines: string[] = [];
  const compare = (what: string, was: unknown, is: unknown) => {
    if (was !== is) lines.push(`${what} was ${nameSetting(was)} and is ${nameSetting(is)}`);
  };
  compare('program', before.program, now.program);
  // A run that ended before it had compiled has none.
  if (now.circuitDigest !== null) {
    compare('circuit digest', before.circuitDigest, now.circuitDigest);
  }
  compare('o1js', before.o1js, now.o1js);
  const switches = new Set([...Object.keys(before.switches), ...Object.keys(now.switches)]);
  const [was, is] = [before.switches, now.switches] as Readonly<Record<string, unknown>>[];
  for (const key of switches) compare(`switch ${key}`, was?.[key], is?.[key]);
  compare('threads', before.threads, now.threads);
  compare('warmup', before.warmup, now.warmup);
  compare('pause', `${before.pauseMs} ms`, `${now.pauseMs} ms`);
  compare('refresh at', formatBytes(before.refreshAtBytes), formatBytes(now.refreshAtBytes));
  const cap = (bytes: Bytes | null) => (bytes === null ? 'o1js’s own' : formatBytes(bytes));
  compare('memory limit', cap(before.maxMemoryBytes), cap(now.maxMemoryBytes));
  return lines;
}

/** What a file has there, which may be anything where it has more than a report. */
function nameSetting(value: unknown): string {
  return value === null || value === undefined ? 'not known' : describeValue(value);
}
