import { describe, expect, it } from 'vitest';
import { PATHS } from './experiment/switches.ts';
import { sampleLife, sampleProof, sampleRecord } from './fixtures/sample-run.ts';
import type { LifeCause } from './memory-life.ts';
import type { RunRecord } from './run.ts';
import { settleProofs } from './settle-proofs.ts';

const proofs = [0, 1, 2, 3, 4].map((index) => sampleProof({ index, warmup: index === 0 }));
const changedBefore = (...befores: number[]) =>
  sampleRecord({
    switchChanges: befores.map((beforeProof) => ({ beforeProof, switches: PATHS.freeing })),
  });
const warmups = (run: RunRecord, of = proofs) => settleProofs(run, of).map(({ warmup }) => warmup);

describe('settleProofs', () => {
  it('leaves a run alone of which nothing changed', () => {
    expect(settleProofs(sampleRecord(), proofs)).toBe(proofs);
  });

  it('begins anew at the last change, the first proof under which is warm-up', () => {
    expect(warmups(changedBefore(2))).toEqual([true, true, true, false, false]);
    expect(warmups(changedBefore(1, 3))).toEqual([true, true, true, true, false]);
  });

  it('has the first proof of each prover carry a change out', () => {
    const run = { ...changedBefore(2), lives: [sampleLife(), sampleLife({ prover: 1 })] };
    const shared = [0, 0, 1, 1, 0, 1, 0].map((life, index) => sampleProof({ index, life }));
    expect(warmups(run, shared)).toEqual([true, true, true, false, true, false, false]);
  });

  it('leaves a change out of account until a proof was made under it', () => {
    expect(warmups(changedBefore(1, 5))).toEqual([true, true, false, false, false]);
  });

  it.each<LifeCause>([{ kind: 'by-hand' }, { kind: 'every', proofs: 2 }])(
    'lets a memory warm up that replaced another one: %j',
    (cause) => {
      const lives = [sampleLife(), sampleLife({ cause })];
      const fresh = [2, 3, 4].map((index) => sampleProof({ index, life: 1, nth: index - 2 }));
      const moved = [...proofs.slice(0, 2), ...fresh];
      expect(warmups(sampleRecord({ lives }), moved)).toEqual([true, false, true, false, false]);
      const { config } = sampleRecord();
      const long = sampleRecord({ lives, config: { ...config, warmup: 2 } });
      expect(warmups(long, moved)).toEqual([true, false, true, true, false]);
    },
  );

  it('leaves the memories of provers alone that work at the same time', () => {
    const lives = [sampleLife(), sampleLife({ prover: 1 })];
    const shared = [0, 1, 2, 3].map((index) => sampleProof({ index, life: index % 2 }));
    expect(settleProofs(sampleRecord({ lives }), shared)).toBe(shared);
  });
});
