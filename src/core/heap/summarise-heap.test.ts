import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_BYTES } from '../units.ts';
import { anyEvents, anyOptions, buildHeap, donateFrom } from './fixtures/arbitrary-heap.ts';
import { ModelAllocator, SMALL_MODEL } from './fixtures/model-allocator.ts';
import { readHeap } from './summarise-heap.ts';
import type { HeapSummary } from './summarise-heap.ts';

const { initialBytes } = SMALL_MODEL;

function summarise(model: ModelAllocator): HeapSummary {
  const reading = readHeap(() => model.view(), model.location);
  if (reading.kind !== 'ok') throw new Error(`the heap could not be read: ${reading.kind}`);
  return reading.summary;
}

/** The memory as one attempt gets to see it. */
type View = (words: Uint32Array, model: ModelAllocator) => Uint32Array;

const sound: View = (words) => words;

/** The header of the `index`-th chunk is something else. */
function damaged(index: number, header: number): View {
  return (words, model) => {
    const chunk = [...model.live.keys()][index] ?? Number.NaN;
    words[chunk / 4 + 1] = header;
    return words;
  };
}

/** Top is somewhere else each time one looks. */
const moving: View = (words, model) => {
  const top = (model.options.segment + 300) / 4;
  let moved = 0;
  return new Proxy(words, {
    get(array, key) {
      if (key === String(top)) moved += 8;
      const value: unknown = Reflect.get(array, key, array);
      return key === String(top) && typeof value === 'number' ? value + moved : value;
    },
  });
};

/** Reads a heap of two chunks that looks as given at each attempt, and sound after that. */
function readSequence(...views: readonly View[]) {
  const model = buildHeap([{ kind: 'malloc', bytes: 64 }]);
  let reads = 0;
  const reading = readHeap(() => {
    const view = views[reads] ?? sound;
    reads += 1;
    return view(model.image(), model);
  }, model.location);
  return { reading, reads, chunks: [...model.live.keys()] };
}

describe('the summary of a heap', () => {
  it('explains every byte of the memory, to the byte', () => {
    fc.assert(
      fc.property(anyEvents, anyOptions, (events, options) => {
        const model = buildHeap(events, options);
        const s = summarise(model);
        const parts = [
          s.liveBytes,
          s.freeBytes,
          s.topBytes,
          s.staticBytes,
          s.overheadBytes,
          s.gapBytes,
        ];
        expect(parts.every((bytes) => bytes >= 0)).toBe(true);
        expect(parts.reduce((total, bytes) => total + bytes, 0)).toBe(model.memoryBytes);
        expect(s.totalBytes).toBe(model.memoryBytes);
        expect(s.coverage).toBe(1);
      }),
    );
  });

  it('counts the whole initial memory as static where the heap starts behind it', () => {
    expect(summarise(buildHeap([]))).toMatchObject({
      staticBytes: initialBytes,
      overheadBytes: 40,
      gapBytes: 0,
    });
  });

  it('counts as static only what lies below a heap that starts in the initial memory', () => {
    const options = donateFrom(initialBytes - 2048);
    expect(summarise(buildHeap([], options))).toMatchObject({
      staticBytes: initialBytes - 2048,
      topBytes: 2048 + PAGE_BYTES - 40 - 104,
      totalBytes: initialBytes + PAGE_BYTES,
    });
  });

  it('counts pages that somebody else asked for as gaps: before, between and behind segments', () => {
    const model = new ModelAllocator();
    model.growFromOutside(1);
    model.malloc(100);
    model.growFromOutside(2);
    model.malloc(100_000);
    model.growFromOutside(4);
    expect(summarise(model)).toMatchObject({ gapBytes: 7 * PAGE_BYTES, overheadBytes: 80 });
  });

  it('does not count top among the free chunks', () => {
    const model = new ModelAllocator();
    const small = model.malloc(5_000);
    model.malloc(16);
    const large = model.malloc(20_000);
    model.malloc(16);
    model.release(small);
    model.release(large);
    expect(summarise(model)).toMatchObject({
      freeBytes: 5_008 + 20_008,
      freeChunks: 2,
      largestFreeBytes: 20_008,
      liveBytes: 2 * 24,
      liveChunks: 2,
      topBytes: PAGE_BYTES - 40 - 5_008 - 20_008 - 2 * 24,
    });
  });
});

describe('readHeap', () => {
  it('reads a sound heap once', () => {
    expect(readSequence(sound)).toMatchObject({ reads: 1, reading: { kind: 'ok' } });
  });

  it('looks again at a fresh view, twice at most', () => {
    expect(readSequence(moving, damaged(1, 0), sound)).toMatchObject({
      reads: 3,
      reading: { kind: 'ok' },
    });
    expect(readSequence(moving, moving, moving, sound)).toMatchObject({
      reads: 3,
      reading: { kind: 'busy' },
    });
  });

  it('calls a heap corrupt that has the same fault each time', () => {
    const fault = damaged(1, 0);
    const { reading, reads, chunks } = readSequence(fault, fault, fault);
    expect(reading).toEqual({ kind: 'corrupt', reason: 'chunk-too-small', address: chunks[1] });
    expect(reads).toBe(3);
  });

  it.each<[string, View[]]>([
    ['in another place', [damaged(0, 0), damaged(1, 0), damaged(0, 0)]],
    ['of another kind', [damaged(1, 0), damaged(1, 4), damaged(1, 0)]],
    ['only at times', [damaged(1, 0), moving, damaged(1, 0)]],
  ])('calls a heap busy that has a fault %s', (_what, views) => {
    expect(readSequence(...views)).toMatchObject({ reads: 3, reading: { kind: 'busy' } });
  });
});
