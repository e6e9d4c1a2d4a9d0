import type { Bytes } from '../units.ts';
import type { ChunkVisitor } from './walk-heap.ts';

/** Every chunk of a heap, by ascending address, in columns of the same length. */
export interface ChunkTable {
  /** Where each chunk starts, 8 bytes before the memory of its user. */
  readonly starts: Uint32Array;
  /** Size of each with its header, in bytes. */
  readonly sizes: Uint32Array;
  /** 1 for a chunk in use, 0 for a free one. */
  readonly inUse: Uint8Array;
}

/** Sizes of chunks, by index, added up. */
export function sumSizes({ sizes }: ChunkTable, indices: Iterable<number>): Bytes {
  let sum = 0;
  for (const index of indices) sum += sizes[index] ?? 0;
  return sum;
}

/** Room at first: of a prover's heap after a proof. */
const FIRST_CAPACITY = 16_384;

/** Takes down the chunks that a walk shows, as long as there are not more than are wanted. */
export class ChunkCollector {
  readonly #limit: number;
  #starts = new Uint32Array(FIRST_CAPACITY);
  #sizes = new Uint32Array(FIRST_CAPACITY);
  #inUse = new Uint8Array(FIRST_CAPACITY);
  #count = 0;

  /** @param limit most chunks that are kept; 9 bytes each, and up to thrice that while they come. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  readonly visit: ChunkVisitor = (chunk, bytes, inUse) => {
    const at = this.#count;
    this.#count += 1;
    if (at >= this.#limit) return;
    if (at === this.#starts.length) this.#grow();
    this.#starts[at] = chunk;
    this.#sizes[at] = bytes;
    this.#inUse[at] = inUse ? 1 : 0;
  };

  /** What was shown, with its own memory to the byte; `null` if that was more than is kept. */
  table(): ChunkTable | null {
    const count = this.#count;
    if (count > this.#limit) return null;
    return {
      starts: this.#starts.slice(0, count),
      sizes: this.#sizes.slice(0, count),
      inUse: this.#inUse.slice(0, count),
    };
  }

  #grow(): void {
    const capacity = 2 * this.#starts.length;
    const [starts, sizes, inUse] = [this.#starts, this.#sizes, this.#inUse];
    this.#starts = new Uint32Array(capacity);
    this.#sizes = new Uint32Array(capacity);
    this.#inUse = new Uint8Array(capacity);
    this.#starts.set(starts);
    this.#sizes.set(sizes);
    this.#inUse.set(inUse);
  }
}
