import {
  IN_USE,
  MIN_CHUNK_BYTES,
  PREVIOUS_IN_USE,
  RECORD,
  STATE,
  STATIC_DATA_START,
  TOP_FOOT_BYTES,
  USER_OFFSET,
} from '../src/core/heap/dlmalloc-layout.ts';
import type { Bytes, WasmAddress } from '../src/core/units.ts';

/** Where the state is: in static data, as in every release. */
const STATE_AT: WasmAddress = STATIC_DATA_START + 4096;
/** Where the heap keeps the address of what the module holds on to, in static data. */
const MODULE_ROOT_AT: WasmAddress = STATIC_DATA_START + 8192;

/**
 * A heap in the layout of dlmalloc, written into the fake prover's memory, so that the observer
 * walks and marks it as it does a real one. Chunks come from top and never go back.
 */
export class FakeHeap {
  readonly #memory: WebAssembly.Memory;
  readonly #base: WasmAddress;
  #top: WasmAddress;

  /** @param memory as it is when nothing was allocated yet: the heap begins at its end. */
  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#base = memory.buffer.byteLength;
    this.#top = this.#base;
  }

  /** Takes over what the memory has grown by. */
  extend(): void {
    const end = this.#memory.buffer.byteLength;
    if (end === this.#base) return;
    const words = new Uint32Array(this.#memory.buffer);
    const put = (address: WasmAddress, value: number) => {
      words[address >>> 2] = value;
    };
    const topSize = end - this.#top - TOP_FOOT_BYTES;
    put(STATE_AT + RECORD.base, this.#base);
    put(STATE_AT + RECORD.size, end - this.#base);
    for (const bin of [0, 1]) {
      const head = STATE_AT + STATE.smallBins + 8 * bin;
      put(head + 8, head);
      put(head + 12, head);
    }
    put(STATE_AT + STATE.top, this.#top);
    put(STATE_AT + STATE.topSize, topSize);
    put(STATE_AT + STATE.footprint, end - this.#base);
    put(this.#top + 4, topSize | PREVIOUS_IN_USE);
    put(end - TOP_FOOT_BYTES + 4, TOP_FOOT_BYTES);
  }

  /**
   * @param size of the chunk with its header, a multiple of 8; there must be room in top.
   * @param pointsTo chunks whose user memory its first words point to.
   * @returns where the chunk starts.
   */
  allocate(size: Bytes, pointsTo: readonly WasmAddress[] = []): WasmAddress {
    const chunk = this.#top;
    if (size < MIN_CHUNK_BYTES || chunk + size + TOP_FOOT_BYTES > this.#memory.buffer.byteLength) {
      throw new RangeError(`fake: no room for ${size} bytes`);
    }
    const words = new Uint32Array(this.#memory.buffer);
    words[(chunk + 4) >>> 2] = size | IN_USE | PREVIOUS_IN_USE;
    for (const [i, target] of pointsTo.entries()) {
      words[(chunk + USER_OFFSET + 4 * i) >>> 2] = target + USER_OFFSET;
    }
    this.#top += size;
    this.extend();
    return chunk;
  }

  /** A chunk with the outermost frames of a thread at its end, by which stacks are known. */
  allocateStack(size: Bytes): WasmAddress {
    const chunk = this.allocate(size);
    new Uint32Array(this.#memory.buffer).fill(1, (chunk + size - 128) >>> 2, (chunk + size) >>> 2);
    return chunk;
  }

  /** Overwrites the header of the first chunk, as a write past the end of static data would. */
  damage(): void {
    new Uint32Array(this.#memory.buffer)[(this.#base + 4) >>> 2] = 0;
  }

  /** Has the module itself hold on to a chunk. */
  keepForModule(chunk: WasmAddress): void {
    new Uint32Array(this.#memory.buffer)[MODULE_ROOT_AT >>> 2] = chunk + USER_OFFSET;
  }
}
