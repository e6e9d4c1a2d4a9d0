import { describe, expect, it } from 'vitest';
import type { BenchRow } from './bench-report.ts';
import { OBSERVING_PAIRS, RUNTIME_PAIRS, SAMPLE_CALLS } from './fixtures/sample-bench.ts';
import { sampleComparison, samplePairs } from './fixtures/sample-bench.ts';
import { buildRows, ROW_KEYS } from './rows.ts';

const ALL = {
  comparisons: [
    sampleComparison(),
    sampleComparison({ key: 'arithmetic', pairs: samplePairs(0.7) }),
    sampleComparison({ key: 'native', pairs: samplePairs(1.6) }),
    sampleComparison({ key: 'sampling', pairs: OBSERVING_PAIRS }),
    sampleComparison({ key: 'following', pairs: OBSERVING_PAIRS }),
    sampleComparison({ key: 'observing', pairs: OBSERVING_PAIRS }),
  ],
  calls: SAMPLE_CALLS,
};

function rowOf(key: string, rows: readonly BenchRow[] = buildRows(ALL)) {
  const row = rows.find((one) => one.key === key);
  return row?.kind === 'ratio' ? row : null;
}

describe('buildRows', () => {
  it('has every row, in order, of comparisons that were measured in full', () => {
    expect(buildRows(ALL).map(({ key }) => key)).toEqual(ROW_KEYS);
  });

  it('has the rows that are wanted and no other', () => {
    expect(buildRows(ALL, ['verify', 'compile-cold']).map(({ key }) => key)).toEqual([
      'compile-cold',
      'verify',
    ]);
  });

  it('takes the proofs after the first one as warm, by their median', () => {
    expect(rowOf('first-proof')).toMatchObject({ referenceMs: 16_800, candidateMs: 8_400 });
    expect(rowOf('warm-proof')?.referenceMs).toBeCloseTo(1.2 * 12_200, 6);
    expect(rowOf('warm-proof')?.candidateMs).toBeCloseTo(1.2 * 6_100, 6);
  });

  it('tells a second visit from the first', () => {
    expect(rowOf('compile-cold')).toMatchObject({ referenceMs: 24_000, candidateMs: 12_000 });
    expect(rowOf('compile-warm')).toMatchObject({ referenceMs: 24_000, candidateMs: 1200 });
    expect(rowOf('to-verified-cold')?.candidateMs).toBe(4500 + 1.2 * 17_000);
    expect(rowOf('to-verified-warm')?.candidateMs).toBe(4500 + 1.2 * 8000);
  });

  it('compares within pairs, so that a machine that slows down does not widen the interval', () => {
    const ratio = rowOf('compile-cold')?.ratio;
    expect(ratio?.estimate).toBeCloseTo(0.5, 12);
    expect((ratio?.high ?? 1) - (ratio?.low ?? 0)).toBeLessThan(1e-12);
  });

  it('takes the cost of watching from its own comparison', () => {
    expect(rowOf('observing-proof')?.ratio.estimate).toBeCloseTo(1.005, 12);
    expect(rowOf('observing-compile')?.ratio.estimate).toBeCloseTo(1.005, 12);
  });

  it('compares the runtime with its arithmetic as shipped, and with the native prover', () => {
    expect(rowOf('arithmetic-proof')).toMatchObject({ referenceMs: 6000, candidateMs: 4200 });
    expect(rowOf('arithmetic-compile')?.ratio.estimate).toBeCloseTo(0.7, 12);
    expect(rowOf('native-proof')).toMatchObject({ referenceMs: 6000, candidateMs: 9600 });
    expect(rowOf('native-compile')?.ratio.estimate).toBeCloseTo(1.6, 12);
  });

  it('has the times of single calls', () => {
    expect(buildRows(ALL, ['squaring'])).toMatchObject([
      {
        kind: 'call',
        key: 'squaring',
        referenceNs: 53,
        candidateNs: 26.5,
        ratio: { estimate: 0.5 },
      },
    ]);
  });

  it('puts the walks of both sides together', () => {
    expect(buildRows(ALL).find(({ key }) => key === 'heap-walk')).toEqual({
      kind: 'figure',
      key: 'heap-walk',
      label: 'heap walk',
      medianMs: 2,
      leastMs: 2,
      mostMs: 2,
      samples: 30,
    });
  });

  it('has no rows without a pair', () => {
    expect(buildRows({ comparisons: [sampleComparison({ pairs: [] })], calls: [] })).toEqual([]);
    expect(buildRows({ comparisons: [], calls: [] })).toEqual([]);
  });

  it('leaves out what not every pair tells, instead of comparing fewer of them', () => {
    const [first, ...others] = RUNTIME_PAIRS;
    if (first === undefined) throw new Error('there is no pair');
    const partial = { ...first, candidate: { ...first.candidate, warm: null } };
    const pairs = [partial, ...others];
    const rows = buildRows({ comparisons: [sampleComparison({ pairs })], calls: [] });
    expect(rowOf('compile-warm', rows)).toBeNull();
    expect(rowOf('compile-cold', rows)).not.toBeNull();
  });
});
