import { estimateRatio } from '../../src/core/analysis/ratio.ts';
import { median } from '../../src/core/analysis/run-figures.ts';
import type { Milliseconds } from '../../src/core/units.ts';
import type { BenchPair, BenchRow, BenchVisit, CallKey, CallPair } from './bench-report.ts';
import type { CallRow, ComparisonKey, ReleaseBench } from './bench-report.ts';

/** A line that the table can have. */
export type RowDefinition = {
  readonly key: string;
  readonly label: string;
  readonly comparison: ComparisonKey;
  /** The visit that tells: with nothing stored, or with what that one stored. */
  readonly visit: 'cold' | 'warm';
  /** Whether it takes proofs after the first. */
  readonly needsWarmProofs: boolean;
} & (
  | {
      readonly kind: 'ratio';
      /** `null` where this visit does not tell. */
      readonly read: (visit: BenchVisit) => Milliseconds | null;
    }
  | {
      readonly kind: 'figure';
      readonly read: (visit: BenchVisit) => readonly Milliseconds[];
    }
);

const compileMs = (visit: BenchVisit) => visit.compileMs;
const firstProofMs = ({ proofs }: BenchVisit) => proofs[0]?.proveMs ?? null;
const warmProofMs = ({ proofs }: BenchVisit) =>
  median(proofs.slice(1).map(({ proveMs }) => proveMs));
/** Where the first proof was left out already. */
const anyProofMs = ({ proofs }: BenchVisit) => median(proofs.map(({ proveMs }) => proveMs));
const toVerifiedMs = (visit: BenchVisit) => visit.toVerifiedMs;
const verifyMs = ({ proofs }: BenchVisit) => median(proofs.map((proof) => proof.verifyMs));

const RUNTIME_COLD = {
  kind: 'ratio',
  comparison: 'runtime',
  visit: 'cold',
  needsWarmProofs: false,
} as const;
const RUNTIME_WARM = { ...RUNTIME_COLD, visit: 'warm' } as const;
const ARITHMETIC = { ...RUNTIME_COLD, comparison: 'arithmetic' } as const;
const NATIVE = { ...RUNTIME_COLD, comparison: 'native' } as const;
const SAMPLING = { ...RUNTIME_COLD, comparison: 'sampling' } as const;
const FOLLOWING = { ...RUNTIME_COLD, comparison: 'following' } as const;
const OBSERVING = { ...RUNTIME_COLD, comparison: 'observing' } as const;

/** Every line, in the order of the table. */
export const ROWS: readonly RowDefinition[] = [
  { ...RUNTIME_COLD, key: 'compile-cold', label: 'compile, cold', read: compileMs },
  { ...RUNTIME_WARM, key: 'compile-warm', label: 'compile, second visit', read: compileMs },
  { ...RUNTIME_COLD, key: 'first-proof', label: 'first proof', read: firstProofMs },
  {
    ...RUNTIME_WARM,
    key: 'first-proof-warm',
    label: 'first proof, second visit',
    read: firstProofMs,
  },
  {
    ...RUNTIME_COLD,
    key: 'warm-proof',
    label: 'warm proof',
    needsWarmProofs: true,
    read: warmProofMs,
  },
  { ...RUNTIME_COLD, key: 'verify', label: 'verify', read: verifyMs },
  {
    ...RUNTIME_COLD,
    key: 'to-verified-cold',
    label: 'to first verified proof',
    read: toVerifiedMs,
  },
  {
    ...RUNTIME_WARM,
    key: 'to-verified-warm',
    label: 'to first verified proof, second visit',
    read: toVerifiedMs,
  },
  { ...ARITHMETIC, key: 'arithmetic-compile', label: 'compile, cold', read: compileMs },
  {
    ...ARITHMETIC,
    key: 'arithmetic-proof',
    label: 'warm proof',
    needsWarmProofs: true,
    read: warmProofMs,
  },
  { ...NATIVE, key: 'native-compile', label: 'compile, cold', read: compileMs },
  {
    ...NATIVE,
    key: 'native-proof',
    label: 'warm proof',
    needsWarmProofs: true,
    read: warmProofMs,
  },
  {
    ...SAMPLING,
    key: 'sampling-proof',
    label: 'warm proof',
    needsWarmProofs: true,
    read: anyProofMs,
  },
  { ...FOLLOWING, key: 'following-compile', label: 'compile', read: compileMs },
  {
    ...FOLLOWING,
    key: 'following-proof',
    label: 'warm proof',
    needsWarmProofs: true,
    read: warmProofMs,
  },
  { ...OBSERVING, key: 'observing-compile', label: 'compile', read: compileMs },
  {
    ...OBSERVING,
    key: 'observing-proof',
    label: 'warm proof',
    needsWarmProofs: true,
    read: warmProofMs,
  },
  {
    kind: 'figure',
    comparison: 'runtime',
    visit: 'cold',
    needsWarmProofs: false,
    key: 'heap-walk',
    label: 'heap walk',
    read: ({ proofs }) => proofs.flatMap(({ walkMs }) => walkMs ?? []),
  },
  {
    kind: 'figure',
    comparison: 'runtime',
    visit: 'cold',
    needsWarmProofs: false,
    key: 'heap-mark',
    label: 'heap mark',
    read: ({ proofs }) => proofs.flatMap(({ markMs }) => markMs ?? []),
  },
];

/** Lines about single calls, after the others. */
const CALL_LABELS: Readonly<Record<CallKey, string>> = {
  multiplication: 'field multiplication',
  squaring: 'squaring',
};

/** Keys of lines about single calls. */
export const CALL_KEYS = Object.keys(CALL_LABELS) as readonly CallKey[];

/** Keys of all rows of a release. */
export const ROW_KEYS: readonly string[] = [...ROWS.map(({ key }) => key), ...CALL_KEYS];

/**
 * The lines of these keys that all pairs of their comparison have figures for.
 *
 * @param measured what was measured of one release.
 */
export function buildRows(
  { comparisons, calls }: Pick<ReleaseBench, 'comparisons' | 'calls'>,
  keys: readonly string[] = ROW_KEYS,
): readonly BenchRow[] {
  const rows = ROWS.filter(({ key }) => keys.includes(key)).flatMap((row) => {
    const pairs = comparisons.find(({ key }) => key === row.comparison)?.pairs ?? [];
    return buildRow(row, pairs) ?? [];
  });
  const ofCalls = CALL_KEYS.filter((key) => keys.includes(key)).flatMap((key) => {
    const pairs = calls.find((call) => call.key === key)?.pairs ?? [];
    return buildCallRow(key, pairs) ?? [];
  });
  return [...rows, ...ofCalls];
}

function buildCallRow(key: CallKey, pairs: readonly CallPair[]): CallRow | null {
  const referenceNs = median(pairs.map((pair) => pair.referenceNs));
  const candidateNs = median(pairs.map((pair) => pair.candidateNs));
  const ratio = estimateRatio(
    pairs.map((pair) => ({ reference: pair.referenceNs, candidate: pair.candidateNs })),
  );
  if (referenceNs === null || candidateNs === null || ratio === null) return null;
  return { kind: 'call', key, label: CALL_LABELS[key], referenceNs, candidateNs, ratio };
}

function buildRow(row: RowDefinition, pairs: readonly BenchPair[]): BenchRow | null {
  const { key, label, comparison, visit } = row;
  if (row.kind === 'figure') {
    const visits = pairs.flatMap(({ reference, candidate }) => [
      reference[visit],
      candidate[visit],
    ]);
    const times = visits.flatMap((one) => (one === null ? [] : row.read(one)));
    const medianMs = median(times);
    if (medianMs === null) return null;
    const [leastMs, mostMs] = [Math.min(...times), Math.max(...times)];
    return { kind: 'figure', key, label, medianMs, leastMs, mostMs, samples: times.length };
  }
  const read = (one: BenchVisit | null) => (one === null ? null : row.read(one));
  const times = pairs.flatMap((pair) => {
    const reference = read(pair.reference[visit]);
    const candidate = read(pair.candidate[visit]);
    return reference === null || candidate === null ? [] : { reference, candidate };
  });
  const referenceMs = median(times.map(({ reference }) => reference));
  const candidateMs = median(times.map(({ candidate }) => candidate));
  const ratio = estimateRatio(times);
  const isKnown = referenceMs !== null && candidateMs !== null && ratio !== null;
  if (!isKnown || times.length < pairs.length) return null;
  return { kind: 'ratio', key, label, comparison, referenceMs, candidateMs, ratio };
}
