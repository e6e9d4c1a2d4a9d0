import {
  CHUNK_ALIGNMENT,
  IN_USE,
  MIN_CHUNK_BYTES,
  PREVIOUS_IN_USE,
  readWord,
  RESERVED_FLAG,
} from '../../src/core/heap/dlmalloc-layout.ts';
import type { Bytes, WasmAddress } from '../../src/core/units.ts';
import { readPages } from './memory.ts';

/**
 * Where the header of a handle's chunk lies before the handle's pointer, in bytes: a wasm-bindgen
 * pointer is the start of the chunk's user memory, or lies behind two reference counts (`Rc`).
 */
const HEADER_BEFORE = { box: 4, counted: 12 } as const;
/** Where a chunk's own size is, from its start. */
const HEADER_OFFSET: Bytes = 4;
type PointerKind = keyof typeof HEADER_BEFORE;

/** So many handles in a row have to agree before headers are believed. */
const VOTES = 8;
/** So many handles are looked at before the allocator counts as unknown. */
const MOST_LOOKED_AT = 64;
/** Nobody holds a fresh handle more often than this: what is above it is no reference count. */
const MOST_REFERENCES = MIN_CHUNK_BYTES - 1;

/** What is known of the headers. */
export type HeaderKnowledge = 'learning' | 'known' | 'unknown';

/**
 * Asks the allocator itself whether a handle's chunk is free, by its header in the shared memory
 * (`src/core/heap/dlmalloc-layout.ts`). Which of the two kinds of pointer a release hands out is
 * learned from its first handles, which are alive for certain; where they fit neither, nothing is
 * ever called free.
 *
 * Sound while other threads allocate and free, without the allocator's lock: as long as a chunk is
 * in use, no thread changes its IN_USE bit or the PREVIOUS_IN_USE bit of the chunk after it, and an
 * aligned word is never read half-written. So a chunk in use is never called free. The other way
 * round one can be missed: what was freed and merged on both sides keeps an old header, and what
 * was allocated again is in use.
 */
export class ChunkHeaders {
  readonly #memory: () => WebAssembly.Memory | null;
  #words = new Uint32Array();
  #kind: PointerKind | null = null;
  #votes = 0;
  #lookedAt = 0;

  constructor(memory: () => WebAssembly.Memory | null) {
    this.#memory = memory;
  }

  get knowledge(): HeaderKnowledge {
    if (this.#votes >= VOTES) return 'known';
    return this.#lookedAt >= MOST_LOOKED_AT ? 'unknown' : 'learning';
  }

  /** Takes a pointer of a handle that is alive as an example, as long as examples are needed. */
  learn(pointer: number): void {
    if (this.knowledge !== 'learning') return;
    this.#lookedAt += 1;
    const isBox = this.#fits(pointer - HEADER_BEFORE.box);
    const isCounted =
      this.#isReferenceCount(pointer - 8) &&
      this.#isReferenceCount(pointer - 4) &&
      this.#fits(pointer - HEADER_BEFORE.counted);
    const kind = isBox ? 'box' : isCounted ? 'counted' : null;
    this.#votes = kind !== null && kind === this.#kind ? this.#votes + 1 : kind === null ? 0 : 1;
    this.#kind = kind;
  }

  /** Whether there is nothing to free at a pointer: its chunk is free, or is a chunk no more. */
  isFree(pointer: number): boolean {
    if (this.#kind === null || this.#votes < VOTES) return false;
    const header = pointer - HEADER_BEFORE[this.#kind];
    const head = this.#wordAt(header);
    if ((head & IN_USE) === 0) return true;
    // Freed and merged with the chunk before it, it keeps its header; the one after it knows.
    return (this.#wordAt(header + sizeOf(head)) & PREVIOUS_IN_USE) === 0;
  }

  /** Where the chunk of a pointer starts; `null` as long as headers are not known. */
  chunkOf(pointer: number): WasmAddress | null {
    if (this.#kind === null || this.#votes < VOTES) return null;
    return pointer - HEADER_BEFORE[this.#kind] - HEADER_OFFSET;
  }

  /** Size of the chunk of a pointer, of a handle that is alive; 0 as long as headers are not known. */
  bytesOf(pointer: number): Bytes {
    const chunk = this.chunkOf(pointer);
    return chunk === null ? 0 : sizeOf(this.#wordAt(chunk + HEADER_OFFSET));
  }

  #isReferenceCount(address: number): boolean {
    const count = this.#wordAt(address);
    return count >= 1 && count <= MOST_REFERENCES;
  }

  /** Whether the word there is the header of a chunk in use. */
  #fits(header: number): boolean {
    if (header < 0 || header % 4 !== 0) return false;
    const head = this.#wordAt(header);
    return (
      (head & IN_USE) !== 0 &&
      (head & RESERVED_FLAG) === 0 &&
      sizeOf(head) >= MIN_CHUNK_BYTES &&
      (this.#wordAt(header + sizeOf(head)) & PREVIOUS_IN_USE) !== 0
    );
  }

  /** The word at an address; 0 outside of the memory. */
  #wordAt(address: number): number {
    if (address >>> 2 >= this.#words.length) this.#refresh();
    return readWord(this.#words, address);
  }

  /** The view covers what the memory was when it was made; it grows now and then. */
  #refresh(): void {
    const memory = this.#memory();
    if (memory === null) return;
    readPages(memory);
    this.#words = new Uint32Array(memory.buffer);
  }
}

/** The size in a header, in bytes. */
function sizeOf(head: number): number {
  return (head & -CHUNK_ALIGNMENT) >>> 0;
}
