import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_BYTES } from '../units.ts';
import { anyEvents, anyOptions, buildHeap } from './fixtures/arbitrary-heap.ts';
import { ModelAllocator, SMALL_MODEL } from './fixtures/model-allocator.ts';
import { sparseWords } from './fixtures/watched-words.ts';
import { walkHeap } from './walk-heap.ts';
import type { HeapWalk } from './walk-heap.ts';

const { initialBytes } = SMALL_MODEL;

interface SeenChunks {
  readonly live: [number, number][];
  readonly free: [number, number][];
}

/** Walks a sound heap and lists its chunks as [address, size]. */
function walkSound(model: ModelAllocator): HeapWalk & SeenChunks {
  const live: [number, number][] = [];
  const free: [number, number][] = [];
  const walk = walkHeap(model.view(), model.location, (chunk, bytes, inUse) => {
    (inUse ? live : free).push([chunk, bytes]);
  });
  if (walk.kind !== 'ok') throw new Error(`the walk ended with ${JSON.stringify(walk)}`);
  return { ...walk, live, free };
}

function byAddress(chunks: ReadonlyMap<number, number>): [number, number][] {
  return [...chunks].sort(([a], [b]) => a - b);
}

function sum(chunks: ReadonlyMap<number, number>): number {
  return [...chunks.values()].reduce((total, bytes) => total + bytes, 0);
}

describe('walkHeap', () => {
  it('shows exactly the chunks that are in use and that are free, by ascending address', () => {
    fc.assert(
      fc.property(anyEvents, anyOptions, (events, options) => {
        const model = buildHeap(events, options);
        const { live, free } = walkSound(model);
        expect(live).toEqual(byAddress(model.live));
        expect(free).toEqual(byAddress(model.free));
      }),
      { numRuns: 150 },
    );
  });

  it('counts what it shows', () => {
    fc.assert(
      fc.property(anyEvents, anyOptions, (events, options) => {
        const model = buildHeap(events, options);
        expect(walkHeap(model.view(), model.location)).toMatchObject({
          kind: 'ok',
          memoryBytes: model.memoryBytes,
          liveBytes: sum(model.live),
          liveChunks: model.live.size,
          freeBytes: sum(model.free),
          freeChunks: model.free.size,
          largestFreeBytes: Math.max(0, ...model.free.values()),
          topBytes: model.topSize,
        });
      }),
    );
  });

  it('walks a heap from which everything was freed', () => {
    const model = new ModelAllocator();
    model.release(model.malloc(1000));
    expect(walkSound(model)).toMatchObject({
      live: [],
      free: [],
      topBytes: PAGE_BYTES - 40,
    });
  });

  it('takes contiguous growth for one segment', () => {
    const model = new ModelAllocator();
    for (let i = 0; i < 10; i += 1) model.malloc(50_000);
    const end = model.memoryBytes;
    expect(walkSound(model).segments).toEqual([{ base: initialBytes, chunksEnd: model.top, end }]);
  });

  it('lists segments by ascending address, each with its end of records and fenceposts', () => {
    const model = new ModelAllocator();
    for (let i = 0; i < 3; i += 1) {
      model.malloc(1000);
      model.growFromOutside(1);
      model.malloc(70_000);
    }
    const { segments, live, free } = walkSound(model);
    expect(segments.map(({ end, chunksEnd }) => end - chunksEnd)).toEqual([
      40,
      40,
      40,
      model.topSize + 40,
    ]);
    expect(segments.every(({ base }, i) => base > (segments[i - 1]?.end ?? 0))).toBe(true);
    expect(live).toHaveLength(6);
    // What was left of each top; the record behind it knows that a free chunk comes before.
    expect(free).toHaveLength(3);
  });

  it('finds the record of a segment whose top had shrunk to 8 bytes', () => {
    const model = new ModelAllocator();
    model.malloc(1000);
    model.malloc(model.topSize - 8 - 4);
    expect(model.topSize).toBe(8);
    model.growFromOutside(1);
    model.malloc(100);
    const { segments, free } = walkSound(model);
    expect(segments.map(({ end, chunksEnd }) => end - chunksEnd)).toEqual([48, model.topSize + 40]);
    expect(free).toEqual([]);
  });

  it('keeps addresses and sizes unsigned up to the last byte of 4 GiB', () => {
    const maxBytes = 2 ** 32;
    const model = new ModelAllocator({ ...SMALL_MODEL, maxBytes }, sparseWords(maxBytes / 4));
    const huge = model.malloc(2_500_000_000);
    model.malloc(500_000_000);
    const last = model.malloc(maxBytes - model.memoryBytes - 1000) - 8;
    model.release(huge);
    const { live, free, segments, largestFreeBytes } = walkSound(model);
    expect(model.memoryBytes).toBe(maxBytes);
    expect(live).toEqual(byAddress(model.live));
    expect(free).toEqual(byAddress(model.free));
    expect(last).toBeGreaterThan(2 ** 31);
    expect(largestFreeBytes).toBeGreaterThan(2 ** 31);
    // The allocator leaves the last 16 bytes alone: a pointer behind them would be 0.
    expect(segments.at(-1)?.end).toBe(maxBytes - 16);
  });

  it('is busy when top moved during the walk', () => {
    const model = buildHeap([]);
    const walk = walkHeap(model.view(), model.location, () => model.malloc(64));
    expect(walk).toEqual({ kind: 'busy' });
  });

  it('is busy when the allocator took more memory during the walk', () => {
    const model = buildHeap([]);
    const words = model.view();
    const walk = walkHeap(words, model.location, () => {
      words[(model.options.segment + 304) / 4] = 2 * PAGE_BYTES;
    });
    expect(walk).toEqual({ kind: 'busy' });
  });

  it('is busy, not corrupt, when it met a chunk that was being allocated', () => {
    const model = buildHeap([]);
    const words = model.view();
    const walk = walkHeap(words, model.location, () => {
      words[model.top / 4 + 1] = 0;
      model.malloc(64);
    });
    expect(walk).toEqual({ kind: 'busy' });
  });
});
