import type { Bytes, WasmAddress } from '../units.ts';
import { NO_CHUNK } from './chunk-index.ts';
import type { ChunkIndex } from './chunk-index.ts';
import type { ChunkTable } from './chunk-table.ts';
import { USER_OFFSET } from './dlmalloc-layout.ts';
import { looksRandom } from './word-kinds.ts';

/**
 * A pointer into the middle of a chunk counts from a small chunk to one that is not large: that is
 * how a hash table points at its control bytes. From a large one, or from among field elements, it
 * is far more often an accident.
 */
const INTERIOR = { mostSource: 4096, mostTarget: 65_536 } as const;
/**
 * Chunks from this size on are not read if they hold field elements: that is most of a heap. Smaller
 * ones may be structs: of a prover's index, 1,312 bytes are field elements but for five pointers, to
 * 10 MB of vectors.
 */
export const MIN_SKIPPED: Bytes = 8192;
/** Words that are read between two questions whether to stop: a millisecond or so. */
const WORDS_BETWEEN_QUESTIONS = 2 ** 20;
/** What looking at a chunk takes besides, in words. */
const CHUNK_COST = 64;

/** Whether a trace came to its end. */
export type TraceEnd = 'done' | 'stopped';

/**
 * Follows pointers from chunk to chunk. Every chunk that may be found is found once; those that were
 * come out in the order of `found`.
 *
 * Reads nothing outside of `words` and ends, whatever it is given: each chunk is read once at most.
 */
export class ChunkTracer {
  readonly #words: Uint32Array;
  readonly #chunks: ChunkTable;
  readonly #index: ChunkIndex;
  readonly #shouldStop: () => boolean;
  readonly #found: Uint32Array;
  /** A bit for each chunk that may still be found. */
  #wanted: Uint32Array;
  #count = 0;
  #scanned = 0;
  #wordsLeft = 0;

  /** @param wanted a bitset of the chunks that may be found, as {@link ChunkIndex.bitset} has it. */
  constructor(
    words: Uint32Array,
    chunks: ChunkTable,
    index: ChunkIndex,
    wanted: Uint32Array,
    shouldStop: () => boolean,
  ) {
    this.#words = words;
    this.#chunks = chunks;
    this.#index = index;
    this.#wanted = wanted;
    this.#shouldStop = shouldStop;
    this.#found = new Uint32Array(chunks.starts.length);
  }

  /** How many were found so far; `found` is of use up to here. */
  get count(): number {
    return this.#count;
  }

  /** Indices of chunks, in the order in which they were found. */
  get found(): Uint32Array {
    return this.#found;
  }

  /** Finds nothing but these from now on. */
  restart(wanted: Uint32Array): void {
    this.#wanted = wanted;
    this.#count = 0;
    this.#scanned = 0;
  }

  /** A chunk may no longer be found. @returns whether it might have been. */
  exclude(index: number): boolean {
    if (!this.#isWanted(index)) return false;
    const unit = this.#index.unitOf(index);
    this.#wanted[unit >>> 5] = (this.#wanted[unit >>> 5] ?? 0) & ~(1 << (unit & 31));
    return true;
  }

  /** Finds a chunk. @returns whether it was still to be found. */
  find(index: number): boolean {
    if (!this.exclude(index)) return false;
    this.#found[this.#count] = index;
    this.#count += 1;
    return true;
  }

  /** Finds all that is reached from what was found. */
  follow(): TraceEnd {
    while (this.#scanned < this.#count) {
      const index = this.#found[this.#scanned] ?? 0;
      this.#scanned += 1;
      if (this.scanChunk(index) === 'stopped') return 'stopped';
    }
    return 'done';
  }

  /** Finds what a chunk points to, unless it is a vector of field elements. */
  scanChunk(index: number): TraceEnd {
    const start = this.#chunks.starts[index] ?? 0;
    const size = this.#chunks.sizes[index] ?? 0;
    const [from, to] = [start + USER_OFFSET, start + size + 4];
    if (size >= MIN_SKIPPED && looksRandom(this.#words, from, to)) return this.#pay(CHUNK_COST);
    return this.#scan(from, to, size <= INTERIOR.mostSource);
  }

  /** Finds what a stretch of memory outside of the heap points to, at the start of chunks only. */
  scanRange(from: WasmAddress, to: WasmAddress): TraceEnd {
    return this.#scan(from, to, false);
  }

  #isWanted(index: number): boolean {
    const unit = this.#index.unitOf(index);
    return ((this.#wanted[unit >>> 5] ?? 0) & (1 << (unit & 31))) !== 0;
  }

  #scan(from: WasmAddress, to: WasmAddress, interior: boolean): TraceEnd {
    const end = Math.min(to >>> 2, this.#words.length);
    for (let at = from >>> 2; at < end; at += WORDS_BETWEEN_QUESTIONS) {
      const until = Math.min(end, at + WORDS_BETWEEN_QUESTIONS);
      this.#scanWords(at, until, interior);
      if (this.#pay(until - at + CHUNK_COST) === 'stopped') return 'stopped';
    }
    return 'done';
  }

  #scanWords(first: number, end: number, interior: boolean): void {
    const words = this.#words;
    const wanted = this.#wanted;
    const { origin, units } = this.#index;
    let inside = interior;
    for (let i = first; i < end; i += 1) {
      const word = words[i] ?? 0;
      if ((word & 7) !== 0) continue;
      // What lies below the first chunk comes out above the last one.
      const unit = (word - origin) >>> 3;
      if (unit >= units) continue;
      if (((wanted[unit >>> 5] ?? 0) & (1 << (unit & 31))) !== 0) this.find(this.#index.at(unit));
      else if (inside) inside = this.#findAround(unit, first * 4, end * 4);
    }
  }

  /** @returns whether the source may point into the middle of chunks; looked at only if it matters. */
  #findAround(unit: number, from: WasmAddress, to: WasmAddress): boolean {
    const index = this.#index.around(unit);
    if (index === NO_CHUNK || (this.#chunks.sizes[index] ?? 0) > INTERIOR.mostTarget) return true;
    if (!this.#isWanted(index)) return true;
    if (looksRandom(this.#words, from, to)) return false;
    this.find(index);
    return true;
  }

  #pay(words: number): TraceEnd {
    this.#wordsLeft -= words;
    if (this.#wordsLeft > 0) return 'done';
    this.#wordsLeft = WORDS_BETWEEN_QUESTIONS;
    return this.#shouldStop() ? 'stopped' : 'done';
  }
}
