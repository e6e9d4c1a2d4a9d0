import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OWNER_KINDS } from '../core/heap/chunk-owners.ts';
import type { OwnerKind } from '../core/heap/chunk-owners.ts';
import { anyEvents, buildHeap } from '../core/heap/fixtures/arbitrary-heap.ts';
import { placeChunks, PLACED_HEAP_START, snapshotOf } from '../core/heap/fixtures/snapshots.ts';
import type { HeapSnapshot } from '../core/heap/heap-inspection.ts';
import { OWNER } from '../core/heap/heap-inspection.ts';
import { DIMMED, HeapCells, OUTSIDE } from './heap-map-cells.ts';
import { placeAt } from './heap-map-regions.ts';

const START = PLACED_HEAP_START;
const code = (kind: OwnerKind) => OWNER_KINDS.indexOf(kind);

function readCells(
  snapshot: HeapSnapshot,
  first: number,
  cellBytes: number,
  count: number,
  isNew: Uint8Array | null = null,
): number[] {
  const out = new Uint8Array(count).fill(99);
  new HeapCells(snapshot, isNew).read(first, cellBytes, out);
  return [...out];
}

/** The same by asking for every 8 bytes what lies there. */
function countCells(
  snapshot: HeapSnapshot,
  first: number,
  cellBytes: number,
  count: number,
  isNew: Uint8Array | null,
): number[] {
  return Array.from({ length: count }, (_, cell) => {
    const sums = { old: OWNER_KINDS.map(() => 0), fresh: OWNER_KINDS.map(() => 0) };
    const from = first + cell * cellBytes;
    for (let address = from; address < from + cellBytes; address += 8) {
      const place = placeAt(snapshot, address);
      if (place === null) continue;
      const fresh = place.isChunk && isNew?.[place.chunk] === 1;
      const sum = fresh ? sums.fresh : sums.old;
      sum[code(place.kind)] = (sum[code(place.kind)] ?? 0) + 8;
    }
    const most = (sum: readonly number[]) => sum.indexOf(Math.max(...sum));
    if (from >= snapshot.memoryBytes) return OUTSIDE;
    if (Math.max(...sums.fresh) > 0) return most(sums.fresh);
    return isNew === null ? most(sums.old) : most(sums.old) | DIMMED;
  });
}

describe('HeapCells', () => {
  const snapshot = placeChunks(
    [
      [4096, OWNER.stack],
      [48, OWNER.module],
      [16, OWNER.unreachable],
      [40, OWNER.free],
      [24, OWNER.unreachable],
    ],
    { topBytes: 64 },
  );

  it('gives each cell the owner of most of its bytes', () => {
    expect(readCells(snapshot, START + 4096 - 128, 64, 5)).toEqual(
      (['stack', 'stack', 'module', 'free', 'top'] as const).map(code),
    );
  });

  it('sees single chunks in cells that are small enough', () => {
    expect(readCells(snapshot, START + 4096 + 40, 8, 6)).toEqual(
      (['module', 'unreachable', 'unreachable', 'free', 'free', 'free'] as const).map(code),
    );
  });

  it('knows where the memory ends', () => {
    const cells = readCells(snapshot, snapshot.memoryBytes - 65_536, 65_536, 3);
    expect(cells.slice(1)).toEqual([OUTSIDE, OUTSIDE]);
    expect(readCells(snapshot, snapshot.memoryBytes - 8, 8, 2)).toEqual([code('gap'), OUTSIDE]);
  });

  it('lights a cell with the smallest new chunk, in the colour of that', () => {
    const isNew = Uint8Array.of(0, 0, 1, 0, 0);
    expect(readCells(snapshot, START + 4096 - 64, 64, 3, isNew)).toEqual([
      code('stack') | DIMMED,
      code('unreachable'),
      code('free') | DIMMED,
    ]);
  });

  it('agrees with counting byte by byte, whether a level is kept or not', () => {
    const anyCell = fc.constantFrom(8, 64, 1024, 65_536, 72);
    const bits = fc.infiniteStream(fc.nat(1));
    fc.assert(
      fc.property(
        anyEvents,
        anyCell,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(bits),
        fc.boolean(),
        (events, cellBytes, part, news, isKept) => {
          const heap = snapshotOf(buildHeap(events));
          const first = Math.floor((part * heap.memoryBytes) / cellBytes) * cellBytes;
          const isNew =
            news === null ? null : Uint8Array.from(heap.starts, () => Number(news.next().value));
          const cells = new HeapCells(heap, isNew);
          if (isKept) cells.prepare(cellBytes);
          const out = new Uint8Array(12).fill(99);
          cells.read(first, cellBytes, out);
          expect([...out]).toEqual(countCells(heap, first, cellBytes, 12, isNew));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads on from anywhere what it read at once', () => {
    const heap = snapshotOf(buildHeap([{ kind: 'malloc', bytes: 90_000 }]));
    const all = readCells(heap, 0, 4096, 400);
    const cells = new HeapCells(heap, null);
    const part = new Uint8Array(20);
    cells.prepare(65_536);
    for (const first of [0, 5, 261, 290]) {
      cells.read(first * 4096, 4096, part);
      expect([...part]).toEqual(all.slice(first, first + 20));
    }
  });
});
