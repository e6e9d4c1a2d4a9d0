import { describe, expect, it } from 'vitest';
import { sampleRun } from '../fixtures/sample-run.ts';
import { PAGE_BYTES } from '../units.ts';
import { estimatePageGrowth, measuredPages } from './page-growth.ts';

/** Proofs whose memory had these sizes: after compiling, and after each proof. */
function proofs(pages: readonly number[], warmup: number) {
  return sampleRun(pages, warmup).proofs;
}

describe('measuredPages', () => {
  it('has nothing before the first measured proof', () => {
    expect(measuredPages([])).toEqual([]);
    expect(measuredPages(proofs([1551, 4587, 4587], 2))).toEqual([]);
  });

  it('begins with what the first measured proof started from', () => {
    expect(measuredPages(proofs([1551, 4587, 4719, 4851], 1))).toEqual([4587, 4719, 4851]);
    expect(measuredPages(proofs([1551, 4587, 4719], 0))).toEqual([1551, 4587, 4719]);
  });

  it('ends before a proof that is missing, since readings are one proof apart', () => {
    const all = proofs([1551, 4587, 4719, 4851, 4983], 1);
    const readable = all.filter((proof) => proof.index !== 2);
    expect(measuredPages(readable)).toEqual([4587, 4719]);
  });
});

describe('estimatePageGrowth', () => {
  it('is in bytes per measured proof, and allows for the steps of the allocator', () => {
    const growth = estimatePageGrowth(proofs([1551, 4587, 4719, 4851, 4983, 5115], 1));
    expect(growth?.estimate).toBe(132 * PAGE_BYTES);
    expect(growth?.low).toBeLessThan((132 - 33 / 4) * PAGE_BYTES);
    expect(growth?.high).toBeGreaterThan((132 + 33 / 4) * PAGE_BYTES);
    expect(growth?.high).toBeLessThan((132 + 33 / 2) * PAGE_BYTES);
  });

  it('is never below zero, since a memory does not shrink', () => {
    const growth = estimatePageGrowth(proofs([1551, 4587, 4587, 4587, 4587, 4587], 1));
    expect(growth).toMatchObject({ estimate: 0, low: 0 });
    expect(growth?.high).toBeGreaterThan((33 / 4) * PAGE_BYTES);
  });

  it('has no interval before the fourth measured proof', () => {
    const growth = estimatePageGrowth(proofs([1551, 4587, 4719, 4851, 4983], 1));
    expect(growth).toEqual({ estimate: 132 * PAGE_BYTES, low: null, high: null });
  });

  it('is nothing while there is only warm-up', () => {
    expect(estimatePageGrowth(proofs([1551, 4587], 1))).toBeNull();
  });
});
