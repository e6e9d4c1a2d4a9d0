import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesByKind, OWNER_KINDS } from '../core/heap/chunk-owners.ts';
import { anyEvents, buildHeap } from '../core/heap/fixtures/arbitrary-heap.ts';
import { placeChunks, PLACED_HEAP_START, snapshotOf } from '../core/heap/fixtures/snapshots.ts';
import { OWNER } from '../core/heap/heap-inspection.ts';
import { placeAt, RegionList } from './heap-map-regions.ts';

const START = PLACED_HEAP_START;
const snapshot = placeChunks(
  [
    [64, OWNER.firstClass],
    [32, OWNER.firstClass + 1],
    [128, OWNER.free],
    [16, OWNER.unreachable],
  ],
  { topBytes: 4096, classes: ['WasmFpSrs', 'WasmFqSrs'] },
);

describe('RegionList', () => {
  it('merges neighbours of one kind, and leaves no gap', () => {
    const list = new RegionList(snapshot);
    expect(list.slice(0, 99)).toEqual([
      { from: 0, to: START, kind: 'static', chunks: 0 },
      { from: START, to: START + 96, kind: 'srs', chunks: 2 },
      { from: START + 96, to: START + 224, kind: 'free', chunks: 1 },
      { from: START + 224, to: START + 240, kind: 'unreachable', chunks: 1 },
      { from: START + 240, to: START + 4336, kind: 'top', chunks: 0 },
      { from: START + 4336, to: snapshot.memoryBytes, kind: 'gap', chunks: 0 },
    ]);
  });

  it('gives a page of it', () => {
    const list = new RegionList(snapshot);
    expect(list.slice(4, 100)).toHaveLength(2);
    expect(list.slice(1, 1)).toEqual([list.slice(0, 9)[1]]);
    expect(list.slice(6, 100)).toEqual([]);
  });

  it('covers any heap, and agrees with what its kinds take', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const heap = snapshotOf(buildHeap(events));
        const list = new RegionList(heap);
        const regions = list.slice(0, list.length);
        const sums = OWNER_KINDS.map(() => 0);
        let end = 0;
        for (const { from, to, kind } of regions) {
          expect(from).toBe(end);
          expect(to).toBeGreaterThan(from);
          sums[OWNER_KINDS.indexOf(kind)] = (sums[OWNER_KINDS.indexOf(kind)] ?? 0) + to - from;
          end = to;
        }
        expect(end).toBe(heap.memoryBytes);
        expect(sums).toEqual(bytesByKind(heap));
      }),
    );
  });
});

describe('placeAt', () => {
  it.each([
    [0, 'static', 0, START, null],
    [START - 1, 'static', 0, START, null],
    [START, 'srs', START, START + 64, 'WasmFpSrs'],
    [START + 63, 'srs', START, START + 64, 'WasmFpSrs'],
    [START + 64, 'srs', START + 64, START + 96, 'WasmFqSrs'],
    [START + 100, 'free', START + 96, START + 224, null],
    [START + 230, 'unreachable', START + 224, START + 240, null],
    [START + 240, 'top', START + 240, START + 4336, null],
    [snapshot.memoryBytes - 1, 'gap', START + 4336, snapshot.memoryBytes, null],
  ])('at %d is %s', (address, kind, from, to, className) => {
    expect(placeAt(snapshot, address)).toMatchObject({ kind, from, to, className });
  });

  it.each([-1, snapshot.memoryBytes])('is nothing at %d', (address) => {
    expect(placeAt(snapshot, address)).toBeNull();
  });

  it('agrees with the list of regions everywhere in any heap', () => {
    fc.assert(
      fc.property(
        anyEvents,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (events, part) => {
          const heap = snapshotOf(buildHeap(events));
          const address = Math.floor(part * heap.memoryBytes);
          const list = new RegionList(heap);
          const region = list
            .slice(0, list.length)
            .find(({ from, to }) => from <= address && address < to);
          const place = placeAt(heap, address);
          expect(place?.kind).toBe(region?.kind);
          expect(place?.from).toBeGreaterThanOrEqual(region?.from ?? Infinity);
          expect(place?.to).toBeLessThanOrEqual(region?.to ?? 0);
          expect(address - (place?.from ?? Infinity)).toBeGreaterThanOrEqual(0);
          expect((place?.to ?? 0) - address).toBeGreaterThan(0);
        },
      ),
    );
  });
});
