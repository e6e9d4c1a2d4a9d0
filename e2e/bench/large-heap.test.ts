import { describe, expect, it } from 'vitest';
import { inspectHeap } from '../../src/core/heap/inspect-heap.ts';
import { buildLargeHeap } from './large-heap.ts';
import type { LargeHeap } from './large-heap.ts';

function inspect({ words, allocator }: LargeHeap, heads: Uint32Array) {
  const roots = { classes: ['head'], chunks: heads, classOf: new Uint16Array(heads.length) };
  const options = { now: () => 0, shouldStop: () => false, maxChunks: 0 };
  const result = inspectHeap(() => words, allocator, roots, options);
  if (result.kind !== 'ok') throw new Error(`the heap is ${result.kind}`);
  return result.inspection;
}

describe('a heap that is made up', () => {
  const chunkBytes = [24, 40, 12_008, 80];
  const memoryBytes = 2 ** 22;

  it('is one that the allocator could have left, with as many chunks as were wanted', () => {
    const heap = buildLargeHeap({ memoryBytes, chunkBytes, mostChunks: 600 });
    expect(inspect(heap, heap.heads).summary).toMatchObject({
      liveChunks: 600,
      liveBytes: 150 * (24 + 40 + 12_008 + 80),
      freeChunks: 0,
      totalBytes: memoryBytes,
      coverage: 1,
    });
  });

  it('fills the memory if that has no room for all of them', () => {
    const heap = buildLargeHeap({ memoryBytes, chunkBytes, mostChunks: Infinity });
    const { summary, mark } = inspect(heap, heap.heads);
    expect(summary).toMatchObject({ coverage: 1 });
    expect(summary.topBytes).toBeLessThan(12_008 + 16);
    expect(mark).toMatchObject({ unreachableBytes: 0, handleBytes: summary.liveBytes });
  });

  it('hangs from the heads of its lists', () => {
    const heap = buildLargeHeap({ memoryBytes, chunkBytes, mostChunks: 600 });
    const { mark } = inspect(heap, Uint32Array.of());
    const direct = mark?.suspects.map((group) => group.direct);
    expect(mark?.unreachableChunks).toBe(600);
    expect(direct?.reduce((sum, count) => sum + count, 0)).toBe(heap.heads.length);
  });
});
