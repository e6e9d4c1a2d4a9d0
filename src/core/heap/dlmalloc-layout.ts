/**
 * How dlmalloc for Rust lays out a 32-bit WebAssembly memory: crate `dlmalloc`, `src/dlmalloc.rs`,
 * read up to 0.2.14. Every field is a little-endian u32.
 *
 * A **chunk** at `p`, a multiple of 8:
 *
 *     p       size of the chunk before, valid only if that one is free
 *     p + 4   own size, a multiple of 8 | PREVIOUS_IN_USE | IN_USE
 *     p + 8   the user's memory, up to and including the first word of the chunk after
 *
 * A **free** chunk repeats its size in the first word of the chunk after it, and has none but used
 * neighbours, since freeing merges. The remainder of the newest segment is **top**, which has the
 * header of a free chunk and repeats nothing.
 *
 * A **segment** is a contiguous stretch of memory. The newest ends in top and its foot of 40 bytes.
 * When another one is added, the foot of the one before becomes a chunk that holds that segment's
 * record, and fenceposts. All memory comes from `memory.grow`, so a newer segment lies above an
 * older one, and adjacent ones are merged.
 */
import type { Bytes, WasmAddress } from '../units.ts';

/** Bit of a header: the chunk before is in use. */
export const PREVIOUS_IN_USE = 1;
/** Bit of a header: this chunk is in use. */
export const IN_USE = 2;
/** Bit of a header that nothing sets except in a {@link FENCEPOST}. */
export const RESERVED_FLAG = 4;
/** Chunks start at, and are sized in, multiples of this. */
export const CHUNK_ALIGNMENT: Bytes = 8;
/** Smallest chunk: two header words, and the two links that a free one needs. */
export const MIN_CHUNK_BYTES: Bytes = 16;
/** From a chunk to the memory its user sees. */
export const USER_OFFSET: Bytes = 8;

/** What is left free behind top, for the record and fenceposts of the day it is no longer the newest. */
export const TOP_FOOT_BYTES: Bytes = 40;
/** Size of the chunk that holds a segment record: a header word and four words, aligned. */
export const RECORD_CHUNK_BYTES: Bytes = 24;
/** The header of a fencepost, which is a chunk of one word. */
export const FENCEPOST = 4 | IN_USE | PREVIOUS_IN_USE;

/** Fields of a segment record, in bytes from its start. */
export const RECORD = { base: 0, size: 4, next: 8, flags: 12 } as const;

/**
 * Fields of the allocator's state, in bytes from the record of its newest segment, which is a part
 * of it. Rust orders the fields of a struct as it likes: this order was seen in o1js 1.9 to 2.15. Two
 * fields more, as in 0.2.14, may change it, and then the allocator is not found.
 */
export const STATE = {
  start: -128,
  smallBins: 16,
  topSize: 292,
  top: 300,
  footprint: 304,
  end: 324,
} as const;

/** Where a Rust program's static data begins: above a main stack of wasm-ld's 1 MiB. */
export const STATIC_DATA_START: WasmAddress = 1_048_576;

/**
 * The word at an address.
 * @param address a multiple of 4 below the end of `words`. What is outside reads as 0, but nothing
 * here relies on that.
 */
export function readWord(words: Uint32Array, address: WasmAddress): number {
  return words[address >>> 2] ?? 0;
}
