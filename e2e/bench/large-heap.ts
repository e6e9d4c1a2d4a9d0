import {
  IN_USE,
  MIN_CHUNK_BYTES,
  PREVIOUS_IN_USE,
  RECORD,
  STATE,
  STATIC_DATA_START,
  TOP_FOOT_BYTES,
  USER_OFFSET,
} from '../../src/core/heap/dlmalloc-layout.ts';
import type { AllocatorLocation } from '../../src/core/heap/locate-allocator.ts';
import type { Bytes } from '../../src/core/units.ts';
import { PAGE_BYTES } from '../../src/core/units.ts';

/** What a heap is made of: chunks of these sizes, over and over. */
export interface LargeHeapPlan {
  readonly memoryBytes: Bytes;
  /**
   * Multiples of 8, 16 at least, the first one small. What is as large as {@link ELEMENTS_FROM} holds
   * field elements.
   */
  readonly chunkBytes: readonly Bytes[];
  /** Most chunks, if the memory has room for them. */
  readonly mostChunks: number;
}

/** A heap in its memory, as the allocator would leave it. */
export interface LargeHeap {
  readonly words: Uint32Array;
  readonly allocator: AllocatorLocation;
  /** Chunks that nothing in the heap points to. All others hang from these. */
  readonly heads: Uint32Array;
}

/** Chunks from this size on are vectors. */
const ELEMENTS_FROM: Bytes = 1024;
/** Chunks in a list, not counting the vectors that hang from them. */
const LIST_LENGTH = 100;

/**
 * Lays out a heap without free chunks but top: lists of small chunks, and vectors of field elements
 * that hang from these. Allocating as many one by one would take minutes.
 */
export function buildLargeHeap({ memoryBytes, chunkBytes, mostChunks }: LargeHeapPlan): LargeHeap {
  // That of a prover is shared, which makes no difference to who reads it.
  const words = new Uint32Array(memoryBytes / 4);
  const segment = STATIC_DATA_START + 4096;
  const base = STATIC_DATA_START + PAGE_BYTES;
  const end = memoryBytes - TOP_FOOT_BYTES;
  const heads: number[] = [];
  const list = { length: 0, lastUser: 0 };
  let [chunk, seed] = [base, 1];
  for (let count = 0; count < mostChunks; count += 1) {
    const size = chunkBytes[count % chunkBytes.length] ?? MIN_CHUNK_BYTES;
    if (chunk + size + MIN_CHUNK_BYTES > end) break;
    words[chunk / 4 + 1] = size | IN_USE | PREVIOUS_IN_USE;
    const user = chunk + USER_OFFSET;
    if (size >= ELEMENTS_FROM) {
      for (let i = 0; i < size / 4 - 1; i += 1) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        words[user / 4 + i] = seed;
      }
      words[list.lastUser / 4 + 1] = user;
    } else {
      if (list.length % LIST_LENGTH === 0) heads.push(chunk);
      else words[list.lastUser / 4] = user;
      list.length += 1;
      list.lastUser = user;
    }
    chunk += size;
  }
  words[chunk / 4 + 1] = (end - chunk) | PREVIOUS_IN_USE;
  words[end / 4 + 1] = TOP_FOOT_BYTES;
  const state: readonly (readonly [offset: Bytes, value: number])[] = [
    [RECORD.base, base],
    [RECORD.size, memoryBytes - base],
    [STATE.top, chunk],
    [STATE.topSize, end - chunk],
    [STATE.footprint, memoryBytes - base],
  ];
  for (const [offset, value] of state) words[(segment + offset) / 4] = value;
  return { words, allocator: { segment, initialBytes: base }, heads: Uint32Array.from(heads) };
}
