import { CHUNK_ALIGNMENT, MIN_CHUNK_BYTES, TOP_FOOT_BYTES } from '../heap/dlmalloc-layout.ts';
import type { HeapSnapshot } from '../heap/heap-inspection.ts';
import { OWNER } from '../heap/heap-inspection.ts';
import { PAGE_BYTES } from '../units.ts';
import type { Bytes, WasmAddress } from '../units.ts';

/** Header word of a chunk in use: the other one belongs to the user of the chunk before. */
const CHUNK_OVERHEAD: Bytes = 4;

/** What a 32-bit memory can never exceed. */
const ADDRESS_SPACE: Bytes = 2 ** 32;

/** Free chunks of a range of sizes. */
export interface FreeSizeClass {
  /** Sizes from this one on, a power of two, up to and without twice as much; headers included. */
  readonly fromBytes: Bytes;
  readonly chunks: number;
  readonly bytes: Bytes;
}

/** How much of the heap is free, and in what pieces. */
export interface Fragmentation {
  /** Between chunks in use. */
  readonly freeBytes: Bytes;
  readonly freeChunks: number;
  /** The largest of them; 0 if there is none. */
  readonly largestFreeBytes: Bytes;
  /** Free up to the end of the heap. */
  readonly topBytes: Bytes;
  /**
   * Part of the free bytes, without top, that is not in the largest chunk: 0 if all of it is in one
   * piece, near 1 if it is in crumbs; `null` if nothing is free.
   */
  readonly scattered: number | null;
  /** The same with top counted as a piece. */
  readonly scatteredWithTop: number | null;
  /** By size; from the smallest that occurs to the largest without gaps. Without top. */
  readonly sizes: readonly FreeSizeClass[];
}

/** Counts the free chunks of a heap by size. */
export function measureFragmentation(snapshot: HeapSnapshot): Fragmentation {
  const { sizes, owners, topBytes } = snapshot;
  const chunksOf = new Uint32Array(32);
  const bytesOf = new Float64Array(32);
  let freeBytes = 0;
  let freeChunks = 0;
  let largestFreeBytes = 0;
  for (let i = 0; i < sizes.length; i += 1) {
    if (owners[i] !== OWNER.free) continue;
    const bytes = sizes[i] ?? 0;
    const power = 31 - Math.clz32(bytes);
    chunksOf[power] = (chunksOf[power] ?? 0) + 1;
    bytesOf[power] = (bytesOf[power] ?? 0) + bytes;
    freeBytes += bytes;
    freeChunks += 1;
    largestFreeBytes = Math.max(largestFreeBytes, bytes);
  }
  const first = chunksOf.findIndex((chunks) => chunks > 0);
  const last = chunksOf.findLastIndex((chunks) => chunks > 0);
  const largestPiece = Math.max(largestFreeBytes, topBytes);
  return {
    freeBytes,
    freeChunks,
    largestFreeBytes,
    topBytes,
    scattered: scatteredOf(largestFreeBytes, freeBytes),
    scatteredWithTop: scatteredOf(largestPiece, freeBytes + topBytes),
    sizes: Array.from(chunksOf, (chunks, power) => ({
      fromBytes: 2 ** power,
      chunks,
      bytes: bytesOf[power] ?? 0,
    })).slice(Math.max(0, first), last + 1),
  };
}

function scatteredOf(largest: Bytes, all: Bytes): number | null {
  return all === 0 ? null : 1 - largest / all;
}

/** What an allocation would do to the heap. */
export type AllocationFit =
  /** It takes a free chunk, of which `leftBytes` stay free; `neededBytes` is the size with overhead. */
  | {
      readonly kind: 'chunk';
      readonly neededBytes: Bytes;
      readonly chunk: WasmAddress;
      readonly chunkBytes: Bytes;
      readonly leftBytes: Bytes;
    }
  /** It comes from top, of which `leftBytes` stay. */
  | { readonly kind: 'top'; readonly neededBytes: Bytes; readonly leftBytes: Bytes }
  /** The memory grows by `growBytes`, a multiple of a page. */
  | { readonly kind: 'grow'; readonly neededBytes: Bytes; readonly growBytes: Bytes }
  /** The memory would have to exceed its limit: the allocation fails. */
  | { readonly kind: 'fails'; readonly neededBytes: Bytes; readonly growBytes: Bytes };

/**
 * Whether the next allocation fits into the memory as it is, under the rules of dlmalloc for Rust
 * (`malloc`, `sys_alloc` of its `src/dlmalloc.rs`): a chunk is the request and its header word, in
 * steps of 8 and at least 16 bytes. Free chunks come first, then top, which must be left larger than
 * nothing. If neither has the room the memory grows by all of it, its foot and alignment, in whole
 * pages: what is left of top is not deducted.
 *
 * Of the free chunks it names the smallest that is large enough, and among equals the lowest. That is
 * what dlmalloc takes for large requests; for a small one it may prefer the remainder of the last
 * split, so there the address is a guess and the answer is not.
 *
 * @param requestBytes what the user asks for; at least 0.
 * @param limitBytes the most that the memory may have.
 */
export function fitsWithoutGrowing(
  snapshot: HeapSnapshot,
  requestBytes: Bytes,
  limitBytes: Bytes = ADDRESS_SPACE,
): AllocationFit {
  const neededBytes = Math.max(
    MIN_CHUNK_BYTES,
    alignUp(requestBytes + CHUNK_OVERHEAD, CHUNK_ALIGNMENT),
  );
  const { starts, sizes, owners, topBytes, memoryBytes } = snapshot;
  let best = -1;
  let chunkBytes = Infinity;
  for (let i = 0; i < sizes.length; i += 1) {
    const bytes = sizes[i] ?? 0;
    if (owners[i] !== OWNER.free || bytes < neededBytes || bytes >= chunkBytes) continue;
    best = i;
    chunkBytes = bytes;
  }
  if (best >= 0) {
    const rest = chunkBytes - neededBytes;
    // A remainder that is too small for a chunk goes with what was allocated.
    const leftBytes = rest < MIN_CHUNK_BYTES ? 0 : rest;
    return { kind: 'chunk', neededBytes, chunk: starts[best] ?? 0, chunkBytes, leftBytes };
  }
  if (neededBytes < topBytes)
    return { kind: 'top', neededBytes, leftBytes: topBytes - neededBytes };
  const growBytes = alignUp(neededBytes + TOP_FOOT_BYTES + CHUNK_ALIGNMENT, PAGE_BYTES);
  const kind = memoryBytes + growBytes <= Math.min(limitBytes, ADDRESS_SPACE) ? 'grow' : 'fails';
  return { kind, neededBytes, growBytes };
}

function alignUp(bytes: Bytes, alignment: Bytes): Bytes {
  return Math.ceil(bytes / alignment) * alignment;
}
