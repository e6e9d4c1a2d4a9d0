import { describe, expect, it } from 'vitest';
import { sampleLife, sampleProof, sampleRecord } from '../core/fixtures/sample-run.ts';
import { FORMAT_VERSION } from '../core/run.ts';
import type { MemoryCurve, RunRecord, StoredRun } from '../core/run.ts';
import { toView } from './to-view.ts';

/** A curve of one point. */
function curveOf(index: number, at: number, pages: number): MemoryCurve {
  return {
    formatVersion: FORMAT_VERSION,
    runId: 'run-1',
    index,
    points: [{ at, pages }],
    heap: [],
  };
}

function stored(lives: RunRecord['lives'], provers: number): StoredRun {
  const base = sampleRecord();
  const record = sampleRecord({ lives, config: { ...base.config, provers } });
  const proofs = [sampleProof(), sampleProof({ index: 1, life: 1, nth: 0 })];
  const curves = [
    curveOf(-2, 40, 20),
    curveOf(-1, 10, 20),
    curveOf(0, 20, 100),
    curveOf(1, 50, 110),
  ];
  return { record, proofs, curves };
}

const sizes = (points: readonly { readonly pages: number }[]) => points.map(({ pages }) => pages);

describe('toView', () => {
  it('has a memory take up nothing from its end until the next one is made', () => {
    const fresh = sampleLife({ cause: { kind: 'by-hand' }, startedAt: 35, endedAt: null });
    const view = toView(stored([sampleLife({ endedAt: 30 }), fresh], 1));
    expect(sizes(view.points)).toEqual([20, 100, 0, 20, 110]);
    expect(view.proverPoints).toHaveLength(1);
  });

  it('has the curve of each prover, and all together', () => {
    const view = toView(stored([sampleLife(), sampleLife({ prover: 1 })], 2));
    expect(view.proverPoints.map(sizes)).toEqual([
      [20, 100],
      [20, 110],
    ]);
    expect(sizes(view.points)).toEqual([20, 100, 120, 210]);
  });
});
