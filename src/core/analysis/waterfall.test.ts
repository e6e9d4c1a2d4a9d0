import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heapProof, sampleClass, sampleHandles, sampleMark } from '../fixtures/sample-heap.ts';
import type { HeapChange } from '../fixtures/sample-heap.ts';
import { sampleProof } from '../fixtures/sample-run.ts';
import type { ProofSample } from '../run.ts';
import { listParts, meanWaterfall, splitGrowth, splitMemory } from './waterfall.ts';
import type { MemorySplit, PartBytes } from './waterfall.ts';

const MIB = 2 ** 20;
const sum = (parts: PartBytes) => listParts(parts).reduce((total, { bytes }) => total + bytes, 0);

function split(proof: ProofSample): MemorySplit {
  const memory = splitMemory(proof);
  if (memory === null) throw new Error('not split');
  return memory;
}

/** Any heap that fits in the memory, marked or not. */
const heaps = fc
  .record({
    pages: fc.integer({ min: 1000, max: 65_536 }),
    stacks: fc.nat(20 * MIB),
    classes: fc.uniqueArray(
      fc.record({ className: fc.stringMatching(/^[A-F]$/), retainedBytes: fc.nat(4 * MIB) }),
      { selector: ({ className }) => className },
    ),
    others: fc.nat(20 * MIB),
    free: fc.nat(2 * MIB),
    fixed: fc.nat(100_000),
    isMarked: fc.boolean(),
  })
  .map(({ pages, stacks, classes, others, free, fixed, isMarked }) => {
    const handleBytes = classes.reduce((total, { retainedBytes }) => total + retainedBytes, 0);
    const heap: HeapChange = {
      liveBytes: stacks + handleBytes + others,
      freeBytes: free,
      staticBytes: fixed,
      threadStacks: { count: Math.floor(stacks / MIB), bytes: stacks },
      mark: isMarked ? sampleMark({ handleBytes, unreachableBytes: others }) : null,
    };
    return { pages, heap, handles: sampleHandles(classes.map(sampleClass)) };
  });
const sumClasses = ({ handleClasses }: Pick<MemorySplit, 'handleClasses'>) =>
  handleClasses?.reduce((total, { bytes }) => total + bytes, 0) ?? null;

describe('splitMemory', () => {
  it('adds up to the size of the memory, to the byte', () => {
    fc.assert(
      fc.property(heaps, ({ pages, heap, handles }) => {
        const memory = split(heapProof(0, pages, heap, { handles }));
        const { parts, totalBytes, coverage } = memory;
        expect(totalBytes).toBe(pages * 65_536);
        expect(sum(parts)).toBe(totalBytes);
        expect(parts.unexplained).toBe(0);
        expect(sumClasses(memory)).toBe(parts.liveHandles);
        expect(coverage).toBe(1);
      }),
    );
  });

  it('says what the walk does not account for', () => {
    const walked = heapProof(0, 4600);
    const grown = { ...walked, pages: { ...walked.pages, after: 5000 } };
    const { parts, totalBytes, coverage } = split(grown);
    expect(parts.unexplained).toBe(400 * 65_536);
    expect(coverage).toBeCloseTo(0.92, 10);
    expect(sum(parts)).toBe(totalBytes);
  });

  it('has the rest of what is in use in one part where nobody looked for owners', () => {
    const stacks = { count: 2, bytes: 2 * MIB };
    const { parts } = split(heapProof(0, 4600, { liveBytes: 5 * MIB, threadStacks: stacks }));
    expect(parts).toMatchObject({ liveHandles: null, ownerlessLive: null, restOfLive: 3 * MIB });
  });

  it('keeps what nothing points to as a part of what has no owner', () => {
    const mark = sampleMark({ handleBytes: MIB, unreachableBytes: 112_288 });
    const memory = split(heapProof(0, 4600, { liveBytes: 3 * MIB, mark }));
    expect(memory.parts).toMatchObject({ liveHandles: MIB, ownerlessLive: 2 * MIB });
    expect(memory.parts.restOfLive).toBeNull();
    expect(memory.unreachableBytes).toBe(112_288);
  });

  it('knows what counting objects alone would see', () => {
    const handles = sampleHandles([
      sampleClass({ aliveBytes: 112 }),
      sampleClass({ aliveBytes: 80 }),
    ]);
    const marked = heapProof(0, 4600, { mark: sampleMark() }, { handles });
    expect(split(marked).handlesOwnBytes).toBe(192);
    const unsized = sampleHandles([sampleClass({ aliveBytes: null })]);
    expect(split({ ...marked, handles: unsized }).handlesOwnBytes).toBeNull();
    expect(split({ ...marked, handles: null }).handlesOwnBytes).toBeNull();
  });

  it('is unknown where the heap was not walked, or nobody looked for stacks', () => {
    expect(splitMemory(sampleProof())).toBeNull();
    expect(splitMemory(heapProof(0, 4600, { staticBytes: null }))).toBeNull();
    expect(splitMemory(heapProof(0, 4600, { threadStacks: null }))).toBeNull();
  });
});

describe('splitGrowth', () => {
  it('is explained by the differences of the parts, to the byte, marked or not', () => {
    fc.assert(
      fc.property(heaps, heaps, (a, b) => {
        const earlier = heapProof(3, a.pages, a.heap, { handles: a.handles });
        const later = heapProof(5, b.pages, b.heap, { handles: b.handles });
        const growth = splitGrowth(earlier, later);
        if (growth === null) throw new Error('not split');
        expect(growth.totalBytes).toBe((b.pages - a.pages) * 65_536);
        expect(sum(growth.parts)).toBe(growth.totalBytes);
        expect(sumClasses(growth)).toBe(growth.parts.liveHandles);
        expect(growth.proofs).toBe(2);
        const areBothMarked = a.heap.mark !== null && b.heap.mark !== null;
        expect(growth.parts.restOfLive === null).toBe(areBothMarked);
        expect(growth.unreachableBytes === null).toBe(!areBothMarked);
      }),
    );
  });

  it('counts the stacks that came', () => {
    const earlier = heapProof(3, 4600, { threadStacks: { count: 16, bytes: 16 * MIB } });
    const later = heapProof(4, 4732, { threadStacks: { count: 24, bytes: 24 * MIB } });
    expect(splitGrowth(earlier, later)).toMatchObject({ stackCount: 8, totalBytes: 8.25 * MIB });
  });

  it('is unknown where one of the two is', () => {
    expect(splitGrowth(sampleProof(), heapProof(1, 4600))).toBeNull();
    expect(splitGrowth(heapProof(0, 4600), sampleProof({ index: 1 }))).toBeNull();
  });
});

/** Proofs of which each leaves `count` stacks behind, after a first one that takes much more. */
function leaking(count: number, proofs: number, warmup: number): ProofSample[] {
  return Array.from({ length: proofs }, (_, index) => {
    const stacks = { count: (index + 2) * count, bytes: (index + 2) * count * MIB };
    const base = index === 0 ? 0 : 20 * MIB;
    return heapProof(
      index,
      2000 + (index === 0 ? 0 : 400) + index * count * 16,
      { liveBytes: stacks.bytes + base, threadStacks: stacks },
      { warmup: index < warmup },
    );
  });
}

describe('meanWaterfall', () => {
  it('is of what each proof adds once the run has settled', () => {
    const mean = meanWaterfall(leaking(8, 6, 2));
    expect(mean).toMatchObject({ proofs: 4, threadStacks: 8 * MIB, total: 32 * MIB });
    expect(mean).toMatchObject({ restOfLive: 0, neverTouched: 0, static: 0 });
  });

  it('begins after the first proof of a run without warm-up', () => {
    expect(meanWaterfall(leaking(8, 3, 0))).toMatchObject({ proofs: 2 });
  });

  it('times its proofs adds up to the growth of the memory', () => {
    fc.assert(
      fc.property(fc.array(heaps, { minLength: 2, maxLength: 8 }), (run) => {
        const proofs = run.map(({ pages, heap }, i) => heapProof(i, pages, heap));
        const mean = meanWaterfall(proofs);
        if (mean === null) throw new Error('no mean');
        expect(sum(mean) * mean.proofs).toBeCloseTo(mean.total, 3);
      }),
    );
  });

  it('knows the owners where two proofs were marked, and is then from one to the other', () => {
    const mark = sampleMark({ handleBytes: 100 });
    const grown = sampleMark({ handleBytes: 700 });
    const proofs = [
      heapProof(0, 4600),
      heapProof(1, 4610, { mark }),
      heapProof(2, 4620),
      heapProof(3, 4630, { mark: grown }),
      heapProof(4, 4640),
    ];
    const mean = meanWaterfall(proofs);
    expect(mean).toMatchObject({ proofs: 2, liveHandles: 300, total: 20 * 65_536 });
    expect(mean?.restOfLive).toBeNull();
  });

  it('is unknown without two proofs that were walked', () => {
    expect(meanWaterfall([])).toBeNull();
    expect(meanWaterfall([heapProof(0, 4600)])).toBeNull();
    expect(meanWaterfall([heapProof(0, 4600), sampleProof({ index: 1 })])).toBeNull();
    expect(meanWaterfall(leaking(8, 4, 4))).toBeNull();
  });
});
