import type { Bytes } from '../units.ts';
import type { CorruptHeap } from './heap-fault.ts';
import type { AllocatorLocation } from './locate-allocator.ts';
import { retryWalk } from './retry-walk.ts';
import { walkHeap } from './walk-heap.ts';
import type { HeapWalk } from './walk-heap.ts';

/**
 * Where every byte of the memory is. `staticBytes`, `liveBytes`, `freeBytes`, `topBytes`,
 * `overheadBytes` and `gapBytes` add up to `totalBytes`.
 */
export interface HeapSummary {
  /** In use, headers included. */
  readonly liveBytes: Bytes;
  readonly liveChunks: number;
  /** Freed and not merged into top: what fragmentation holds back. */
  readonly freeBytes: Bytes;
  readonly freeChunks: number;
  /** The largest of the free chunks, which top is none of. */
  readonly largestFreeBytes: Bytes;
  /** Free in one piece behind everything in use. After a proof, most of what it had needed. */
  readonly topBytes: Bytes;
  /** Below the heap in the initial memory: main stack, static data, and what is left behind them. */
  readonly staticBytes: Bytes;
  /** Ends of segments: the foot of top, records and fenceposts of older ones. */
  readonly overheadBytes: Bytes;
  /** In no segment: memory that somebody other than the allocator asked for. */
  readonly gapBytes: Bytes;
  /** Size of the memory. */
  readonly totalBytes: Bytes;
  /** Share of `totalBytes` that the parts explain, from 0 to 1. Of a sound walk exactly 1. */
  readonly coverage: number;
}

/** A heap as it was read, or why it was not. */
export type HeapReading =
  { readonly kind: 'ok'; readonly summary: HeapSummary } | { readonly kind: 'busy' } | CorruptHeap;

/** Sorts all of the memory into parts. */
export function summariseHeap(walk: HeapWalk, allocator: AllocatorLocation): HeapSummary {
  const heapStart = walk.segments[0]?.base ?? walk.memoryBytes;
  const staticBytes = Math.min(heapStart, allocator.initialBytes);
  let gapBytes = 0;
  let endBytes = 0;
  let covered = staticBytes;
  for (const { base, chunksEnd, end } of walk.segments) {
    gapBytes += base - covered;
    endBytes += end - chunksEnd;
    covered = end;
  }
  gapBytes += walk.memoryBytes - covered;
  const overheadBytes = endBytes - walk.topBytes;
  const explained =
    staticBytes + walk.liveBytes + walk.freeBytes + walk.topBytes + overheadBytes + gapBytes;
  return {
    liveBytes: walk.liveBytes,
    liveChunks: walk.liveChunks,
    freeBytes: walk.freeBytes,
    freeChunks: walk.freeChunks,
    largestFreeBytes: walk.largestFreeBytes,
    topBytes: walk.topBytes,
    staticBytes,
    overheadBytes,
    gapBytes,
    totalBytes: walk.memoryBytes,
    coverage: explained / walk.memoryBytes,
  };
}

/**
 * Walks the heap and sums it up; see {@link retryWalk} for what `busy` and `corrupt` mean.
 *
 * @param read gives a fresh view of the whole memory each time. If other threads can grow it, call
 * `memory.grow(0)` before taking `memory.buffer`, which may still be the shorter one otherwise.
 */
export function readHeap(read: () => Uint32Array, allocator: AllocatorLocation): HeapReading {
  const walk = retryWalk(() => walkHeap(read(), allocator));
  return walk.kind === 'ok' ? { kind: 'ok', summary: summariseHeap(walk, allocator) } : walk;
}
