import { describe, expect, it } from 'vitest';
import { sampleHandles, sampleHeap, sampleProof } from '../fixtures/sample-run.ts';
import { SEEN_THROUGH } from '../fixtures/seen-run.ts';
import { PAGE_BYTES } from '../units.ts';
import { buildReport } from './report.ts';

const NONE = { estimate: 0, low: 0, high: 0 };
const UNCHANGED = { alivePerProof: NONE, aliveBytesPerProof: NONE };

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
        ...UNCHANGED,
      },
      {
        class: 'WasmFpProverProof',
        born: 4,
        freed: 2,
        moved: 0,
        finalized: 0,
        alive: 2,
        aliveBytes: 3632,
        ...UNCHANGED,
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

  it('has how many objects of a class each proof adds, with what they take', () => {
    const proofs = SEEN_THROUGH.proofs.map((proof, i) => {
      const byClass = (sampleHandles().byClass ?? []).map((row) =>
        row.className === 'WasmFpSrs'
          ? row
          : Object.assign({}, row, { alive: 2 + 3 * i, aliveBytes: 100 * i }),
      );
      return sampleProof({ ...proof, handles: sampleHandles({ byClass }) });
    });
    expect(buildReport({ ...SEEN_THROUGH, proofs }).byClass).toMatchObject([
      { class: 'WasmFpSrs', ...UNCHANGED },
      {
        class: 'WasmFpProverProof',
        alive: 20,
        alivePerProof: { estimate: 3, low: 3, high: 3 },
        aliveBytesPerProof: { estimate: 100, low: 100, high: 100 },
      },
    ]);
  });

  it('has no change of a class after one proof, and no interval before five', () => {
    const after = (count: number) =>
      buildReport({ ...SEEN_THROUGH, proofs: SEEN_THROUGH.proofs.slice(0, count) });
    const open = { estimate: 0, low: null, high: null };
    const unknown = { estimate: null, low: null, high: null };
    expect(after(1).byClass).toMatchObject([{ alivePerProof: unknown }, {}]);
    expect(after(4).byClass).toMatchObject([{ alivePerProof: open }, {}]);
    expect(after(4).reasons).toContain(
      'byClass[].alivePerProof: it takes two settled proofs for a change, five for its interval.',
    );
    expect(after(5).byClass).toMatchObject([{ alivePerProof: NONE }, {}]);
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
