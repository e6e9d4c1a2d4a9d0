import { describe, expect, it, vi } from 'vitest';
import { samplesMemory } from '../../src/core/experiment/observing.ts';
import { alternatingProofs, measureAlternating, splitAlternating } from './alternating.ts';
import { sampleVisit } from './fixtures/sample-bench.ts';
import { buildRows } from './rows.ts';

/** A run that becomes slower by 100 ms a proof, and in which a sampled proof takes 40 ms more. */
function alternatingRun(pairs: number) {
  const times = Array.from({ length: alternatingProofs(pairs) }, (_, proof) => {
    const isSampled = samplesMemory('alternate', proof);
    return 8000 + 100 * proof + (isSampled ? 40 : 0);
  });
  return { cold: sampleVisit(12_000, ...times), warm: null };
}

const timesOf = (proofs: readonly { readonly proveMs: number }[]) =>
  proofs.map(({ proveMs }) => proveMs);

describe('a run in which sampling alternates', () => {
  it('is split into pairs of two proofs each, without the first proof', () => {
    const pairs = splitAlternating(alternatingRun(2));
    expect(pairs.map(({ number, first }) => [number, first])).toEqual([
      [1, 'candidate'],
      [2, 'reference'],
    ]);
    expect(pairs.map(({ candidate }) => timesOf(candidate.cold.proofs))).toEqual([
      [8140, 8440],
      [8640, 8740],
    ]);
    expect(pairs.map(({ reference }) => timesOf(reference.cold.proofs))).toEqual([
      [8200, 8300],
      [8500, 8800],
    ]);
  });

  it('shows what sampling costs in spite of a steady drift', () => {
    const pairs = splitAlternating(alternatingRun(5));
    const comparison = {
      key: 'sampling',
      unavailable: null,
      complete: true,
      failures: [],
    } as const;
    const [row] = buildRows({ comparisons: [{ ...comparison, pairs }], calls: [] });
    expect(row).toMatchObject({ kind: 'ratio', key: 'sampling-proof' });
    const ratio = row?.kind === 'ratio' ? row.ratio.estimate : Number.NaN;
    expect(ratio).toBeCloseTo(1 + 40 / 9050, 4);
  });
});

describe('measureAlternating', () => {
  it('makes one run that is long enough', async () => {
    const measure = vi.fn(async () => ({ kind: 'finished' as const, run: alternatingRun(3) }));
    const { pairs, complete } = await measureAlternating(3, measure, () => {});
    expect(measure.mock.calls).toEqual([[13]]);
    expect([pairs.length, complete]).toEqual([3, true]);
  });

  it('tells of a run that failed', async () => {
    const lines: string[] = [];
    const failed = { kind: 'failed', verdict: 'crash', reason: 'a trap' } as const;
    const outcome = await measureAlternating(
      3,
      async () => failed,
      (line) => lines.push(line),
    );
    expect(outcome).toEqual({
      pairs: [],
      failures: [{ pair: 1, side: 'sampled', verdict: 'crash', reason: 'a trap' }],
      complete: false,
    });
    expect(lines).toEqual(['FAILED (crash): a trap']);
  });
});
