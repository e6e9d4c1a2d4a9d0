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
    [32, OWNER.firstClass],
    [32, OWNER.firstClass + 1],
    [128, OWNER.free],
    [16, OWNER.unreachable],
  ],
  { topBytes: 4096, classes: ['WasmFpSrs', 'WasmFqSrs'] },
);

describe('RegionList', () => {
  const plain = { className: null, chunks: 0, newBytes: 0 };

  it('merges neighbours of one owner, and leaves no gap', () => {
    const list = new RegionList(snapshot);
    expect(list.slice(0, 99)).toEqual([
      { ...plain, from: 0, to: START, kind: 'static' },
      { ...plain, from: START, to: START + 96, kind: 'srs', className: 'WasmFpSrs', chunks: 2 },
      {
        ...plain,
        from: START + 96,
        to: START + 128,
        kind: 'srs',
        className: 'WasmFqSrs',
        chunks: 1,
      },
      { ...plain, from: START + 128, to: START + 256, kind: 'free', chunks: 1 },
      { ...plain, from: START + 256, to: START + 272, kind: 'unreachable', chunks: 1 },
      { ...plain, from: START + 272, to: START + 4368, kind: 'top' },
      { ...plain, from: START + 4368, to: snapshot.memoryBytes, kind: 'gap' },
    ]);
  });

  it('says how much of each was allocated since', () => {
    const list = new RegionList(snapshot, Uint8Array.of(0, 1, 1, 0, 1));
    expect(list.slice(0, 9).map(({ newBytes }) => newBytes)).toEqual([0, 32, 32, 0, 16, 0, 0]);
  });

  it('gives a page of it', () => {
    const list = new RegionList(snapshot);
    expect(list.slice(5, 100)).toHaveLength(2);
    expect(list.slice(1, 1)).toEqual([list.slice(0, 9)[1]]);
    expect(list.slice(7, 100)).toEqual([]);
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
    [START + 96, 'srs', START + 96, START + 128, 'WasmFqSrs'],
    [START + 140, 'free', START + 128, START + 256, null],
    [START + 260, 'unreachable', START + 256, START + 272, null],
    [START + 272, 'top', START + 272, START + 4368, null],
    [snapshot.memoryBytes - 1, 'gap', START + 4368, snapshot.memoryBytes, null],
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
