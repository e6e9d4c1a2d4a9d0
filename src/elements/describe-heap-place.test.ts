import { describe, expect, it } from 'vitest';
import { placeChunks, PLACED_HEAP_START } from '../core/heap/fixtures/snapshots.ts';
import { diffSnapshots } from '../core/heap/diff-snapshots.ts';
import { OWNER } from '../core/heap/heap-inspection.ts';
import { describeCell, describeHeap } from './describe-heap-place.ts';

const START = PLACED_HEAP_START;
const snapshot = placeChunks(
  [
    [2048, OWNER.firstClass],
    [48, OWNER.unreachable],
    [464, OWNER.free],
    [16, OWNER.module],
    [16, OWNER.unmarked],
    [16, OWNER.firstClass],
  ],
  { topBytes: 60_000, classes: ['WasmFpSrs'] },
);
const at = (from: number, cellBytes: number, isNew: Uint8Array | null = null) =>
  describeCell({ snapshot, isNew, growth: [], from, cellBytes });

describe('describeCell', () => {
  it('tells the chunk that a cell lies in, with the class that holds it', () => {
    expect(at(START + 512, 512)).toBe(
      '0x00110000: chunk of 2.00 KiB, handles: reference strings (WasmFpSrs)',
    );
  });

  it('tells what is no chunk', () => {
    expect(at(0, 65_536)).toBe('0x00000000: 1.06 MiB, static data');
    expect(at(START + 4096, 512)).toBe('0x00110a30: 58.6 KiB, free at the end');
  });

  it('tells what shares a cell, most bytes first', () => {
    expect(at(START + 2048, 512)).toBe(
      '0x00110800: 512 B with 2 chunks; 91 % free, 9 % suspected leaks',
    );
    expect(at(START, 65_536)).toMatch(
      /^0x00110000: 64\.0 KiB with 6 chunks; 9\d % free at the end/,
    );
  });

  it('says what was allocated since', () => {
    const isNew = Uint8Array.of(1, 1, 0, 0, 0, 0);
    expect(at(START, 1024, isNew)).toMatch(/\(WasmFpSrs\), allocated since$/);
    expect(at(START + 2048, 512, isNew)).toBe(
      '0x00110800: 512 B with 2 chunks, 1 allocated since; 91 % free, 9 % suspected leaks',
    );
    expect(at(0, 512, isNew)).toBe('0x00000000: 1.06 MiB, static data');
  });

  it('says where the memory ended', () => {
    const growth = [
      { bytes: 65_536, label: 'compiling' },
      { bytes: snapshot.memoryBytes, label: 'proof 1' },
    ];
    const text = (from: number) =>
      describeCell({ snapshot, isNew: null, growth, from, cellBytes: 65_536 });
    expect(text(0)).toMatch(/, the memory ended here after compiling$/);
    expect(text(65_536)).not.toContain('ended');
    expect(text(snapshot.memoryBytes - 65_536)).not.toContain('ended');
  });

  it('knows that there is nothing behind the end', () => {
    expect(at(snapshot.memoryBytes, 512)).toBe('outside of the memory');
  });
});

describe('describeHeap', () => {
  const small = placeChunks([[2048, OWNER.stack]], { topBytes: 65_536 - 2048 - 40 });

  it('tells how much each kind has', () => {
    expect(describeHeap(small, null)).toBe(
      '1.13 MiB: Static data 1.06 MiB, Thread stacks 2.00 KiB, Free at the end 62.0 KiB, Not the allocator’s 40 B.',
    );
  });

  it('tells what is new', () => {
    const text = describeHeap(small, diffSnapshots(placeChunks([]), small));
    expect(text).toMatch(
      /40 B\. Allocated since the earlier moment and still alive: 2\.00 KiB in 1 chunk\.$/,
    );
  });
});
