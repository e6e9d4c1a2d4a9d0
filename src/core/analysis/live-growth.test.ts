import { describe, expect, it } from 'vitest';
import { sampleHeap, sampleProof } from '../fixtures/sample-run.ts';
import type { ProofSample } from '../run.ts';
import { estimateLiveGrowth, measuredLiveBytes } from './live-growth.ts';

/** Proofs after which so many bytes were live; `null` where the heap was not walked. */
function proofsWith(liveBytes: readonly (number | null)[], warmup: number): ProofSample[] {
  return liveBytes.map((live, index) =>
    sampleProof({
      index,
      warmup: index < warmup,
      heap: live === null ? null : sampleHeap({ liveBytes: live }),
    }),
  );
}

describe('measuredLiveBytes', () => {
  it('begins after the last warm-up proof', () => {
    expect(measuredLiveBytes(proofsWith([100, 900, 950, 1000], 2))).toEqual([900, 950, 1000]);
  });

  it('without warm-up begins after the first proof', () => {
    expect(measuredLiveBytes(proofsWith([900, 950], 0))).toEqual([900, 950]);
  });

  it('ends before a proof that is missing or was not walked', () => {
    expect(measuredLiveBytes(proofsWith([1, 2, null, 4], 1))).toEqual([1, 2]);
    const gap = proofsWith([1, 2, 3, 4], 1).filter(({ index }) => index !== 2);
    expect(measuredLiveBytes(gap)).toEqual([1, 2]);
  });

  it('is empty without proofs', () => {
    expect(measuredLiveBytes([])).toEqual([]);
  });
});

describe('estimateLiveGrowth', () => {
  it('is what a proof leaves behind', () => {
    const proofs = proofsWith([5000, 100, 212, 324, 436, 548], 1);
    expect(estimateLiveGrowth(proofs)?.estimate).toBe(112);
  });

  it('is unknown before a measured proof, and where the heap was not walked', () => {
    expect(estimateLiveGrowth(proofsWith([100, 200], 2))).toBeNull();
    expect(estimateLiveGrowth(proofsWith([null, null, null], 1))).toBeNull();
  });
});
