import type { Bytes, WasmAddress } from '../units.ts';
import {
  CHUNK_ALIGNMENT,
  FENCEPOST,
  IN_USE,
  PREVIOUS_IN_USE,
  readWord,
  RECORD,
  RECORD_CHUNK_BYTES,
  STATE,
  TOP_FOOT_BYTES,
  USER_OFFSET,
} from './dlmalloc-layout.ts';
import { corruptAt } from './heap-fault.ts';
import type { CorruptHeap } from './heap-fault.ts';

/** A contiguous stretch of memory that belongs to the allocator. */
export interface HeapSegment {
  /** Where its first chunk starts. */
  readonly base: WasmAddress;
  /** Where its chunks end, exclusive: at top in the newest, at the chunk of its record in others. */
  readonly chunksEnd: WasmAddress;
  /** Where it ends, exclusive: 2³² at most. */
  readonly end: WasmAddress;
}

/** Something read from a heap, or what is wrong with it. */
export type Checked<T> = { readonly kind: 'ok'; readonly value: T } | CorruptHeap;

/** Those words of the allocator's state that a walk starts from. */
export interface AllocatorState {
  readonly base: WasmAddress;
  readonly size: Bytes;
  /** Record of the segment before the newest; 0 for none. */
  readonly next: WasmAddress;
  readonly flags: number;
  readonly top: WasmAddress;
  readonly topSize: Bytes;
  /** All that was ever taken from the system: nothing is given back in WebAssembly. */
  readonly footprint: Bytes;
}

/** Reads the state; all zero before the first allocation. */
export function readState(words: Uint32Array, at: WasmAddress): AllocatorState {
  return {
    base: readWord(words, at + RECORD.base),
    size: readWord(words, at + RECORD.size),
    next: readWord(words, at + RECORD.next),
    flags: readWord(words, at + RECORD.flags),
    top: readWord(words, at + STATE.top),
    topSize: readWord(words, at + STATE.topSize),
    footprint: readWord(words, at + STATE.footprint),
  };
}

/**
 * Whether the allocator was at work between two readings. Any change of a segment changes the
 * footprint first; allocations that are served from free chunks move neither, and show in headers.
 */
export function hasMoved(before: AllocatorState, after: AllocatorState): boolean {
  return before.top !== after.top || before.footprint !== after.footprint;
}

/**
 * The newest segment. It is always the one that holds top: `add_segment` moves both at once.
 * @param at where the state is, which lies below every segment.
 */
export function readNewestSegment(
  words: Uint32Array,
  at: WasmAddress,
  state: AllocatorState,
): Checked<HeapSegment> {
  const { base, top, topSize } = state;
  const end = base + state.size;
  if (state.flags !== 0) return corruptAt(at, 'segment-flags');
  if (!isExtent(base, end, at, words.length * 4)) return corruptAt(at, 'segment-bounds');
  const foot = top + topSize;
  if (top < base || top % CHUNK_ALIGNMENT !== 0 || foot + TOP_FOOT_BYTES !== end) {
    return corruptAt(at + STATE.top, 'top-bounds');
  }
  if (readWord(words, top + 4) !== topSize + PREVIOUS_IN_USE) return corruptAt(top, 'top-header');
  if (readWord(words, foot + 4) !== TOP_FOOT_BYTES) return corruptAt(foot, 'top-foot');
  return { kind: 'ok', value: { base, chunksEnd: top, end } };
}

/**
 * All segments, by ascending address.
 *
 * Every one has to lie below the newer one that links to it. That is how `memory.grow` hands memory
 * out, and it is also what bounds this: damaged links can neither lead in a circle nor overlap.
 */
export function listSegments(
  words: Uint32Array,
  at: WasmAddress,
  state: AllocatorState,
): Checked<readonly HeapSegment[]> {
  const newest = readNewestSegment(words, at, state);
  if (newest.kind === 'corrupt') return newest;
  const segments = [newest.value];
  let footprint = state.size;
  let link = at + RECORD.next;
  let record = state.next;
  let ceiling = newest.value.base;
  while (record !== 0) {
    if (record % CHUNK_ALIGNMENT !== 0 || record <= at || record >= ceiling) {
      return corruptAt(link, 'segment-link');
    }
    const older = readOlderSegment(words, record, at, ceiling);
    if (older.kind === 'corrupt') return older;
    const segment = older.value;
    segments.push(segment);
    footprint += segment.end - segment.base;
    ceiling = segment.base;
    link = record + RECORD.next;
    record = readWord(words, link);
  }
  if (footprint !== state.footprint) return corruptAt(at + STATE.footprint, 'footprint');
  return { kind: 'ok', value: segments.toReversed() };
}

/** A segment that is no longer the newest. Its record is in the next to last chunk of itself. */
function readOlderSegment(
  words: Uint32Array,
  record: WasmAddress,
  floor: WasmAddress,
  ceiling: WasmAddress,
): Checked<HeapSegment> {
  const base = readWord(words, record + RECORD.base);
  const end = base + readWord(words, record + RECORD.size);
  if (!isExtent(base, end, floor, ceiling)) return corruptAt(record, 'segment-bounds');
  if (readWord(words, record + RECORD.flags) !== 0) return corruptAt(record, 'segment-flags');
  const chunk = record - USER_OFFSET;
  // A top of 8 bytes is too small for a chunk, so the record then starts there, 8 bytes earlier.
  const isAtEnd = end - chunk === TOP_FOOT_BYTES || end - chunk === TOP_FOOT_BYTES + 8;
  if (!isAtEnd) return corruptAt(record, 'segment-end');
  const header = readWord(words, chunk + 4) & ~PREVIOUS_IN_USE;
  if (header !== (RECORD_CHUNK_BYTES | IN_USE)) return corruptAt(chunk, 'segment-end');
  for (let fence = chunk + RECORD_CHUNK_BYTES + 4; fence < end; fence += 4) {
    if (readWord(words, fence) !== FENCEPOST) return corruptAt(fence, 'segment-end');
  }
  return { kind: 'ok', value: { base, chunksEnd: chunk, end } };
}

/** Bases may be anything aligned: dlmalloc 0.2.13 and later donate the end of the initial memory. */
function isExtent(
  base: WasmAddress,
  end: WasmAddress,
  floor: WasmAddress,
  ceiling: WasmAddress,
): boolean {
  return (
    base > floor &&
    base % CHUNK_ALIGNMENT === 0 &&
    end % CHUNK_ALIGNMENT === 0 &&
    end - base > TOP_FOOT_BYTES &&
    end <= ceiling
  );
}
