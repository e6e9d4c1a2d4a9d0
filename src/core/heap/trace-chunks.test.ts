import { describe, expect, it } from 'vitest';
import { listChunks } from './fixtures/chunk-graph.ts';
import { fillWithElements } from './fixtures/field-elements.ts';
import { ModelAllocator } from './fixtures/model-allocator.ts';
import { ChunkIndex } from './chunk-index.ts';
import { ChunkTracer } from './trace-chunks.ts';

/** What a chunk holds, and where in it which word is put. */
interface Source {
  readonly bytes: number;
  readonly filled: boolean;
  /** Byte of the source that holds the pointer. */
  readonly at: number;
  /** Byte of the target that it points to. */
  readonly into: number;
  readonly targetBytes?: number;
}

/** Whether a target is found from a source that holds one pointer. */
function isFound({ bytes, filled, at, into, targetBytes = 200 }: Source): boolean {
  const model = new ModelAllocator();
  const source = model.malloc(bytes);
  const target = model.malloc(targetBytes);
  if (filled) fillWithElements(model.view(), source, bytes);
  model.view()[(source + at) / 4] = target + into;
  const chunks = listChunks(model, []);
  const index = new ChunkIndex(chunks);
  const tracer = new ChunkTracer(
    model.view(),
    chunks,
    index,
    index.bitset(chunks.inUse, 1),
    () => false,
  );
  tracer.find(0);
  expect(tracer.follow()).toBe('done');
  return tracer.count === 2;
}

describe('a pointer', () => {
  it.each<[string, Source]>([
    ['in the first word of a chunk', { bytes: 100, filled: false, at: 0, into: 0 }],
    // The chunk after it lends its first word to this one.
    ['in the last word of a chunk', { bytes: 100, filled: false, at: 96, into: 0 }],
    ['into the middle of a chunk', { bytes: 100, filled: false, at: 40, into: 96 }],
    ['to a large chunk', { bytes: 100, filled: false, at: 0, into: 0, targetBytes: 100_000 }],
    ['in a large chunk', { bytes: 60_000, filled: false, at: 30_000, into: 0 }],
    ['among the field elements of a struct', { bytes: 1304, filled: true, at: 1248, into: 0 }],
  ])('is followed %s', (_where, source) => {
    expect(isFound(source)).toBe(true);
  });

  it.each<[string, Source]>([
    ['is not aligned', { bytes: 100, filled: false, at: 0, into: 4 }],
    ['is in a vector of field elements', { bytes: 60_000, filled: true, at: 30_000, into: 0 }],
    ['is one into the middle from a point', { bytes: 76, filled: true, at: 40, into: 96 }],
    ['is one into the middle from a large chunk', { bytes: 5000, filled: false, at: 0, into: 8 }],
    [
      'is one into the middle of a large chunk',
      { bytes: 100, filled: false, at: 0, into: 8, targetBytes: 70_000 },
    ],
    ['leads behind a chunk', { bytes: 100, filled: false, at: 0, into: 208 }],
  ])('is not followed if it %s', (_what, source) => {
    expect(isFound(source)).toBe(false);
  });
});

describe('the index of chunks', () => {
  it('finds chunks by their start and by what is in them, across its blocks', () => {
    const model = new ModelAllocator();
    for (let i = 0; i < 500; i += 1) model.malloc(12 + 8 * (i % 7) + (i % 50 === 0 ? 4000 : 0));
    const chunks = listChunks(model, []);
    const index = new ChunkIndex(chunks);
    chunks.starts.forEach((start, i) => {
      const size = chunks.sizes[i] ?? 0;
      expect(index.atAddress(start)).toBe(i);
      expect(index.atAddress(start + 8)).toBe(-1);
      expect(index.around(index.unitOf(i) + size / 8 - 1)).toBe(i);
    });
    expect(index.at(index.units)).toBe(-1);
    expect(index.around(index.units)).toBe(-1);
    expect(index.atAddress((chunks.starts[0] ?? 0) - 8)).toBe(-1);
  });
});
