import type { Bytes, WasmAddress } from '../units.ts';
import {
  IN_USE,
  MIN_CHUNK_BYTES,
  PREVIOUS_IN_USE,
  RESERVED_FLAG,
  STATE,
} from './dlmalloc-layout.ts';
import { corruptAt } from './heap-fault.ts';
import type { CorruptHeap } from './heap-fault.ts';
import type { AllocatorLocation } from './locate-allocator.ts';
import { hasMoved, listSegments, readState } from './segments.ts';
import type { AllocatorState, HeapSegment } from './segments.ts';

const MIN_CHUNK_WORDS = MIN_CHUNK_BYTES / 4;

/** What a walk over every chunk counted. Sizes of chunks include their header word. */
export interface HeapWalk {
  readonly kind: 'ok';
  /** Size of the memory as it was given. */
  readonly memoryBytes: Bytes;
  /** By ascending address; at least one. */
  readonly segments: readonly HeapSegment[];
  readonly liveBytes: Bytes;
  readonly liveChunks: number;
  /** Free chunks without top. */
  readonly freeBytes: Bytes;
  readonly freeChunks: number;
  /** The largest free chunk without top; 0 if there is none. */
  readonly largestFreeBytes: Bytes;
  /** Size of top. */
  readonly topBytes: Bytes;
}

/** A walk's outcome. */
export type WalkResult =
  | HeapWalk
  /** The allocator was at work meanwhile, so that nothing can be said. */
  | { readonly kind: 'busy' }
  /** Either damage, or an allocation that was under way: only a heap at rest tells which. */
  | CorruptHeap;

/**
 * Is shown every chunk, by ascending address. What it was shown counts only if the walk ends `ok`.
 * @param chunk the chunk's start, 8 bytes before the memory that its user sees.
 * @param bytes its size with its header.
 */
export type ChunkVisitor = (chunk: WasmAddress, bytes: Bytes, inUse: boolean) => void;

/**
 * Goes over the heap from chunk to chunk and checks every header on the way: a chunk is believed
 * only if its neighbours agree with it.
 *
 * Never throws, ends after at most one step for every 16 bytes whatever the memory holds, and reads
 * nothing outside of it. Other threads may be allocating meanwhile, which gives `busy` or `corrupt`
 * whenever the walk met a change half done.
 *
 * @param words the whole memory, in a fresh view: an older one may end before the heap does.
 * @param visit must not throw.
 */
export function walkHeap(
  words: Uint32Array,
  allocator: AllocatorLocation,
  visit: ChunkVisitor | null = null,
): WalkResult {
  const at = allocator.segment;
  if (at + STATE.end > words.length * 4) return corruptAt(at, 'segment-bounds');
  const before = readState(words, at);
  const result = walkSegments(words, at, before, visit);
  return hasMoved(before, readState(words, at)) ? { kind: 'busy' } : result;
}

function walkSegments(
  words: Uint32Array,
  at: WasmAddress,
  state: AllocatorState,
  visit: ChunkVisitor | null,
): HeapWalk | CorruptHeap {
  const listed = listSegments(words, at, state);
  if (listed.kind === 'corrupt') return listed;
  const tally = { liveWords: 0, liveChunks: 0, freeWords: 0, freeChunks: 0, largestFreeWords: 0 };
  for (const segment of listed.value) {
    const fault = walkChunks(words, segment, tally, visit);
    if (fault !== null) return fault;
  }
  return {
    kind: 'ok',
    memoryBytes: words.length * 4,
    segments: listed.value,
    liveBytes: tally.liveWords * 4,
    liveChunks: tally.liveChunks,
    freeBytes: tally.freeWords * 4,
    freeChunks: tally.freeChunks,
    largestFreeBytes: tally.largestFreeWords * 4,
    topBytes: state.topSize,
  };
}

/** Sums over chunks, in words of 4 bytes. */
interface Tally {
  liveWords: number;
  liveChunks: number;
  freeWords: number;
  freeChunks: number;
  largestFreeWords: number;
}

/**
 * The chunks of one segment. Everything is counted in words: below 2³⁰ of them, so that all of the
 * arithmetic stays in 32-bit integers up to the last byte of 4 GiB, and nothing is allocated.
 */
function walkChunks(
  words: Uint32Array,
  segment: HeapSegment,
  tally: Tally,
  visit: ChunkVisitor | null,
): CorruptHeap | null {
  const end = segment.chunksEnd >>> 2;
  let at = segment.base >>> 2;
  let liveWords = 0;
  let liveChunks = 0;
  // Nothing lies before the first chunk, and it says "in use" there.
  let previous = PREVIOUS_IN_USE;
  while (at < end) {
    // Read once: another thread may change it between two readings.
    const header = words[at + 1] ?? 0;
    const size = (header >>> 3) << 1;
    if ((header & RESERVED_FLAG) !== 0) return corruptAt(at * 4, 'chunk-flags');
    if (size < MIN_CHUNK_WORDS) return corruptAt(at * 4, 'chunk-too-small');
    if (size > end - at) return corruptAt(at * 4, 'chunk-too-large');
    if ((header & PREVIOUS_IN_USE) !== previous) return corruptAt(at * 4, 'previous-in-use');
    const inUse = (header & IN_USE) !== 0;
    if (inUse) {
      liveWords += size;
      liveChunks += 1;
      previous = PREVIOUS_IN_USE;
    } else {
      if (previous === 0) return corruptAt(at * 4, 'adjacent-free');
      const footer = words[at + size] ?? 0;
      if (footer !== size * 4) return corruptAt(at * 4, 'free-footer');
      tally.freeWords += size;
      tally.freeChunks += 1;
      tally.largestFreeWords = Math.max(tally.largestFreeWords, size);
      previous = 0;
    }
    if (visit !== null) visit(at * 4, size * 4, inUse);
    at += size;
  }
  // Top, or the chunk of the segment's record.
  const header = words[end + 1] ?? 0;
  if ((header & PREVIOUS_IN_USE) !== previous) return corruptAt(end * 4, 'previous-in-use');
  tally.liveWords += liveWords;
  tally.liveChunks += liveChunks;
  return null;
}
