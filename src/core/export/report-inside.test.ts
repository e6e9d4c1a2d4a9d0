import { describe, expect, it } from 'vitest';
import { sampleHeap, sampleProof } from '../fixtures/sample-run.ts';
import { SEEN_THROUGH } from '../fixtures/seen-run.ts';
import { PAGE_BYTES } from '../units.ts';
import { buildReport } from './report.ts';

describe('the report on a run that was seen through', () => {
  it('has what became of each class, and the violations of each proof', () => {
    const report = buildReport(SEEN_THROUGH);
    expect(report.byClass).toEqual([
      {
        class: 'WasmFpSrs',
        born: 1,
        freed: 0,
        moved: 0,
        finalized: 0,
        alive: 1,
        aliveBytes: 48,
      },
      {
        class: 'WasmFpProverProof',
        born: 4,
        freed: 2,
        moved: 0,
        finalized: 0,
        alive: 2,
        aliveBytes: 3632,
      },
    ]);
    expect(report.violations).toEqual([
      {
        kind: 'free-after-end',
        class: 'WasmFpSrs',
        proof: 1,
        detail: 'freed at 4096: nothing was ever seen at this address',
      },
    ]);
    expect(report.proofs[0]?.heap.unreachableBytes).toBe(119_054);
  });

  it('has what each proof adds on average, by who has it', () => {
    const proofs = SEEN_THROUGH.proofs.map((proof, i) =>
      sampleProof({
        ...proof,
        pages: { before: 4587 + i, after: 4588 + i, highWater: 4588 + i },
        heap: sampleHeap({
          liveBytes: 90_000_000 + i * PAGE_BYTES,
          threadStacks: { count: 2 + i, bytes: 2_097_184 + i * 60_000 },
        }),
      }),
    );
    expect(buildReport({ ...SEEN_THROUGH, proofs }).waterfall).toEqual({
      threadStacks: 60_000,
      liveHandles: 0,
      ownerlessLive: PAGE_BYTES - 60_000,
      freeFragmented: 0,
      neverTouched: 0,
      static: 0,
      total: 6 * PAGE_BYTES,
    });
  });

  it('has no list of violations where those of one proof are not known', () => {
    const [first, ...rest] = SEEN_THROUGH.proofs;
    const proofs = [sampleProof({ ...first, handles: null }), ...rest];
    expect(buildReport({ ...SEEN_THROUGH, proofs })).toMatchObject({ violations: null });
  });
});
