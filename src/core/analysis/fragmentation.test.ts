import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEvents, buildHeap } from '../heap/fixtures/arbitrary-heap.ts';
import { placeChunks, PLACED_HEAP_START, snapshotOf } from '../heap/fixtures/snapshots.ts';
import { OWNER } from '../heap/heap-inspection.ts';
import { PAGE_BYTES } from '../units.ts';
import { fitsWithoutGrowing, measureFragmentation } from './fragmentation.ts';

const { free, module } = OWNER;

describe('measureFragmentation', () => {
  it('counts free chunks by powers of two, with the empty ones between', () => {
    const snapshot = placeChunks(
      [
        [16, free],
        [64, module],
        [24, free],
        [64, module],
        [128, free],
      ],
      { topBytes: 1000 },
    );
    expect(measureFragmentation(snapshot)).toEqual({
      freeBytes: 168,
      freeChunks: 3,
      largestFreeBytes: 128,
      topBytes: 1000,
      scattered: 1 - 128 / 168,
      scatteredWithTop: 1 - 1000 / 1168,
      sizes: [
        { fromBytes: 16, chunks: 2, bytes: 40 },
        { fromBytes: 32, chunks: 0, bytes: 0 },
        { fromBytes: 64, chunks: 0, bytes: 0 },
        { fromBytes: 128, chunks: 1, bytes: 128 },
      ],
    });
  });

  it('has no ratio and no sizes where nothing is free', () => {
    const full = measureFragmentation(placeChunks([[64, module]]));
    expect(full).toMatchObject({ scattered: null, scatteredWithTop: null, sizes: [] });
  });

  it('counts a chunk of more than 2 GiB', () => {
    const { sizes } = measureFragmentation(placeChunks([[2 ** 31 + 8, free]]));
    expect(sizes).toEqual([{ fromBytes: 2 ** 31, chunks: 1, bytes: 2 ** 31 + 8 }]);
  });

  it('accounts for every free byte of a heap', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const model = buildHeap(events);
        const { freeBytes, freeChunks, sizes, largestFreeBytes } = measureFragmentation(
          snapshotOf(model),
        );
        const pieces = [...model.free.values()];
        expect(freeChunks).toBe(pieces.length);
        expect(freeBytes).toBe(pieces.reduce((all, bytes) => all + bytes, 0));
        expect(largestFreeBytes).toBe(Math.max(0, ...pieces));
        expect(sizes.reduce((all, { bytes }) => all + bytes, 0)).toBe(freeBytes);
      }),
    );
  });
});

describe('fitsWithoutGrowing', () => {
  const heap = placeChunks(
    [
      [1024, free],
      [64, module],
      [256, free],
      [64, module],
      [256, free],
    ],
    { topBytes: 4096 },
  );
  const second = PLACED_HEAP_START + 1024 + 64;

  it.each([
    [0, 16],
    [12, 16],
    [13, 24],
    [20, 24],
    [21, 32],
  ])('needs for a request of %d bytes a chunk of %d', (request, neededBytes) => {
    expect(fitsWithoutGrowing(heap, request).neededBytes).toBe(neededBytes);
  });

  it('takes the smallest free chunk that is large enough, and the lowest of equals', () => {
    expect(fitsWithoutGrowing(heap, 200)).toEqual({
      kind: 'chunk',
      neededBytes: 208,
      chunk: second,
      chunkBytes: 256,
      leftBytes: 48,
    });
  });

  it('leaves nothing where the remainder would be no chunk', () => {
    expect(fitsWithoutGrowing(heap, 244)).toMatchObject({ chunkBytes: 256, leftBytes: 0 });
    expect(fitsWithoutGrowing(heap, 236)).toMatchObject({ chunkBytes: 256, leftBytes: 16 });
  });

  it('takes from top what no free chunk can hold', () => {
    const fit = fitsWithoutGrowing(heap, 2000);
    expect(fit).toEqual({ kind: 'top', neededBytes: 2008, leftBytes: 2088 });
  });

  it('never takes all of top', () => {
    expect(fitsWithoutGrowing(heap, 4084)).toMatchObject({ kind: 'top', leftBytes: 8 });
    expect(fitsWithoutGrowing(heap, 4092)).toMatchObject({ kind: 'grow', growBytes: PAGE_BYTES });
  });

  it('grows by whole pages with room for the foot, whatever is left of top', () => {
    const growth = (request: number) => fitsWithoutGrowing(heap, request);
    expect(growth(PAGE_BYTES - 52)).toMatchObject({ kind: 'grow', growBytes: PAGE_BYTES });
    expect(growth(PAGE_BYTES - 51)).toMatchObject({ kind: 'grow', growBytes: 2 * PAGE_BYTES });
  });

  it('fails where the memory would exceed its limit, or 4 GiB', () => {
    const limit = heap.memoryBytes + PAGE_BYTES;
    expect(fitsWithoutGrowing(heap, 5000, limit).kind).toBe('grow');
    expect(fitsWithoutGrowing(heap, PAGE_BYTES, limit).kind).toBe('fails');
    expect(fitsWithoutGrowing(heap, 2 ** 32).kind).toBe('fails');
  });

  it('foresees what an allocator does', () => {
    const request = fc.oneof(fc.nat(64), fc.nat(9_000), fc.nat(300_000));
    fc.assert(
      fc.property(anyEvents, request, (events, bytes) => {
        const model = buildHeap(events);
        const before = { memory: model.memoryBytes, top: model.top, free: new Map(model.free) };
        const fit = fitsWithoutGrowing(snapshotOf(model), bytes, model.options.maxBytes);
        const chunk = model.malloc(bytes) - 8;
        const grown = model.memoryBytes - before.memory;
        switch (fit.kind) {
          case 'chunk':
            // Which of several equals is the list's own business.
            expect(before.free.get(chunk)).toBe(fit.chunkBytes);
            expect(grown).toBe(0);
            return;
          case 'top':
            expect([chunk, model.topSize, grown]).toEqual([before.top, fit.leftBytes, 0]);
            return;
          case 'grow':
            expect(grown).toBe(fit.growBytes);
            return;
          case 'fails':
            expect(chunk).toBe(-8);
        }
      }),
    );
  });
});
