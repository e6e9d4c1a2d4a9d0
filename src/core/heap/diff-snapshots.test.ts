import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffSnapshots } from './diff-snapshots.ts';
import { anyEvents, buildHeap } from './fixtures/arbitrary-heap.ts';
import { placeChunks, PLACED_HEAP_START, snapshotOf } from './fixtures/snapshots.ts';
import { OWNER } from './heap-inspection.ts';

const { free, stack, module, unreachable, firstClass } = OWNER;

describe('diffSnapshots', () => {
  it('finds what was allocated into free memory and into top', () => {
    const earlier = placeChunks([
      [64, module],
      [128, free],
      [64, module],
    ]);
    const later = placeChunks([
      [64, module],
      [128, firstClass],
      [64, module],
      [32, unreachable],
      [48, unreachable],
    ]);
    expect(diffSnapshots(earlier, later)).toEqual({
      isNew: Uint8Array.of(0, 1, 0, 1, 1),
      chunks: 3,
      bytes: 208,
      byOwner: [
        { owner: firstClass, chunks: 1, bytes: 128 },
        { owner: unreachable, chunks: 2, bytes: 80 },
      ],
    });
  });

  it('counts a chunk of another size at an old address as new', () => {
    const earlier = placeChunks([
      [64, module],
      [64, module],
    ]);
    const later = placeChunks([
      [96, module],
      [32, module],
    ]);
    expect(diffSnapshots(earlier, later).isNew).toEqual(Uint8Array.of(1, 1));
  });

  it('takes an address that was freed and allocated again for the old chunk', () => {
    const heap = placeChunks([[64, firstClass]]);
    const again = placeChunks([[64, stack]]);
    expect(diffSnapshots(heap, again)).toMatchObject({ chunks: 0, bytes: 0, byOwner: [] });
  });

  it('does not count what became free', () => {
    const earlier = placeChunks([[64, module]]);
    expect(diffSnapshots(earlier, placeChunks([[64, free]])).chunks).toBe(0);
  });

  it('finds everything new in a heap that begins elsewhere', () => {
    const earlier = placeChunks([[64, module]]);
    const later = placeChunks([[64, module]], { start: PLACED_HEAP_START + 64 });
    expect(diffSnapshots(earlier, later).isNew).toEqual(Uint8Array.of(1));
  });

  it('finds what an allocator handed out meanwhile', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, (before, after) => {
        const model = buildHeap(before);
        const earlier = snapshotOf(model);
        const had = new Map(model.live);
        for (const event of after) {
          if (event.kind === 'malloc') model.malloc(event.bytes);
          if (event.kind === 'free') {
            const chunk = [...model.live.keys()].at(event.index % Math.max(1, model.live.size));
            if (chunk !== undefined) model.release(chunk + 8);
          }
        }
        const later = snapshotOf(model);
        const { isNew, bytes } = diffSnapshots(earlier, later);
        const expected = [...model.live].filter(([chunk, size]) => had.get(chunk) !== size);
        const found = [...later.starts].filter((_, i) => isNew[i] === 1);
        // The records of older segments are chunks of the allocator's own, which the model does not list.
        expect(found.filter((chunk) => model.live.has(chunk))).toEqual(
          expected.map(([chunk]) => chunk).sort((a, b) => a - b),
        );
        expect(bytes).toBeGreaterThanOrEqual(expected.reduce((all, [, size]) => all + size, 0));
      }),
    );
  });
});
