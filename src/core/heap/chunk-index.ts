import type { Bytes, WasmAddress } from '../units.ts';
import type { ChunkTable } from './chunk-table.ts';
import { CHUNK_ALIGNMENT, USER_OFFSET } from './dlmalloc-layout.ts';

/** Words of the bitset that share one entry of the table of counts. */
const BLOCK_WORDS = 8;

/** Means that there is none. */
export const NO_CHUNK = -1;

/**
 * Finds chunks by address in a few instructions, however many there are: a bitset that has a bit for
 * every place where a chunk could start, and how many do before each stretch of it.
 *
 * A place is told by its **unit**: how many times 8 bytes the memory that a user sees is from that of
 * the first chunk's user. A pointer that a program holds is one shift away from it.
 */
export class ChunkIndex {
  /** Where the memory of the first chunk's user starts: unit 0. */
  readonly origin: WasmAddress;
  /** Units up to the end of the last chunk. */
  readonly units: number;
  readonly #chunks: ChunkTable;
  readonly #starts: Uint32Array;
  readonly #before: Uint32Array;

  constructor(chunks: ChunkTable) {
    const { starts, sizes } = chunks;
    const first = starts[0] ?? 0;
    const last = starts.length - 1;
    this.#chunks = chunks;
    this.origin = first + USER_OFFSET;
    this.units = last < 0 ? 0 : ((starts[last] ?? 0) + (sizes[last] ?? 0) - first) >>> 3;
    this.#starts = this.bitset(new Uint8Array(starts.length), 0);
    this.#before = countBefore(this.#starts);
  }

  /** A bitset with the units of those chunks whose entry in a column has this value. */
  bitset(column: Uint8Array, value: number): Uint32Array {
    const bits = new Uint32Array((this.units >>> 5) + 1);
    for (let i = 0; i < column.length; i += 1) {
      if (column[i] !== value) continue;
      const unit = this.unitOf(i);
      bits[unit >>> 5] = (bits[unit >>> 5] ?? 0) | (1 << (unit & 31));
    }
    return bits;
  }

  /** Unit of a chunk, by its index. */
  unitOf(index: number): number {
    return ((this.#chunks.starts[index] ?? 0) + USER_OFFSET - this.origin) >>> 3;
  }

  /** Index of the chunk that starts at a unit, {@link NO_CHUNK} if none does. */
  at(unit: number): number {
    if (unit >= this.units || ((this.#starts[unit >>> 5] ?? 0) & (1 << (unit & 31))) === 0) {
      return NO_CHUNK;
    }
    return this.#countUpTo(unit) - 1;
  }

  /** Index of the chunk whose user's memory a unit is in, {@link NO_CHUNK} if it is in none's. */
  around(unit: number): number {
    if (unit >= this.units) return NO_CHUNK;
    const index = this.#countUpTo(unit) - 1;
    const size = this.#chunks.sizes[index] ?? 0;
    return index >= 0 && unit - this.unitOf(index) < size / CHUNK_ALIGNMENT ? index : NO_CHUNK;
  }

  /** Index of the chunk that starts at an address, {@link NO_CHUNK} if none does. */
  atAddress(chunk: WasmAddress): number {
    const offset: Bytes = chunk + USER_OFFSET - this.origin;
    if (offset < 0 || offset % CHUNK_ALIGNMENT !== 0) return NO_CHUNK;
    return this.at(offset / CHUNK_ALIGNMENT);
  }

  /** How many chunks start at this unit or before it. */
  #countUpTo(unit: number): number {
    const at = unit >>> 5;
    let count = this.#before[at >>> 3] ?? 0;
    for (let i = at - (at % BLOCK_WORDS); i < at; i += 1) count += popCount(this.#starts[i] ?? 0);
    // Shifting by 32 would shift by nothing, so the bit itself is always among those that are kept.
    return count + popCount((this.#starts[at] ?? 0) << (31 - (unit & 31)));
  }
}

function countBefore(bits: Uint32Array): Uint32Array {
  const before = new Uint32Array(Math.ceil(bits.length / BLOCK_WORDS));
  let count = 0;
  for (let i = 0; i < bits.length; i += 1) {
    if (i % BLOCK_WORDS === 0) before[i / BLOCK_WORDS] = count;
    count += popCount(bits[i] ?? 0);
  }
  return before;
}

/** Bits that are set in a word: H. S. Warren, Hacker's Delight, figure 5-2. */
function popCount(word: number): number {
  let n = word - ((word >>> 1) & 0x5555_5555);
  n = (n & 0x3333_3333) + ((n >>> 2) & 0x3333_3333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
