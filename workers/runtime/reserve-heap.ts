import { PAGE_BYTES } from '../../src/core/units.ts';
import type { Glue } from './glue.ts';
import { readPages } from './memory.ts';

/**
 * What the memory is grown to before the threads start, in pages of 64 KiB: 320 MiB. A first proof
 * of the smallest program takes 4,450 to 4,880 pages, by release, threads and chance; programs of
 * the same domains take no more. Only addresses are reserved: a page that nobody writes to takes no
 * memory of the machine.
 */
export const RESERVED_PAGES = 5120;

/** Of a memory with a cap, at most this part is reserved: the allocator needs room to place a chunk. */
const MOST_OF_LIMIT = 0.9;

/** Size of an empty inner vector on a 32-bit target: capacity, pointer, length. */
const VECTOR_BYTES = 12;

/** A glue class whose constructor takes a capacity and allocates that many empty vectors at once. */
const VECTOR_CLASS = 'WasmVecVecFp';

/** What became of a reservation; `reason` is a sentence. */
export type Reservation =
  { readonly kind: 'reserved' } | { readonly kind: 'impossible'; readonly reason: string };

const NO_VECTORS =
  'This o1js has no vector whose capacity can be chosen; its memory grows while its threads run.';
const NO_GROWTH = 'The browser refused to grow the memory at once; it grows while threads run.';

/**
 * Grows the memory once, while only the calling thread runs WebAssembly, by allocating one large
 * vector and freeing it again: the allocator keeps what it was given, and later allocations are
 * served from there.
 *
 * Why: V8 tells other threads of a growth by an interrupt, which they take at their next loop or
 * call. Plain accesses to the new pages work at once, but atomic ones are checked against the size
 * that the thread knows of, and trap with “memory access out of bounds” if it was descheduled in
 * between. A module that does nothing else traps in about one growth of a hundred (an atomic add in
 * V8 11.3 of Node 20 and in Chromium 156; plain loads never did; bulk operations were not tried). A
 * first proof grows the memory some ninety times, with every thread at work: the more threads for
 * each core, the likelier one of them traps. What does not grow cannot trap.
 *
 * @param maxPages the limit of the memory, in pages.
 * @param untracked does its work unseen by the ledger: the vector is nobody's handle.
 */
export function reserveHeap(
  glue: Glue,
  memory: WebAssembly.Memory,
  maxPages: number,
  untracked: (work: () => void) => void,
): Reservation {
  const VectorClass = glue[VECTOR_CLASS];
  if (!isVectorClass(VectorClass)) return { kind: 'impossible', reason: NO_VECTORS };
  const target = Math.min(RESERVED_PAGES, Math.floor(maxPages * MOST_OF_LIMIT));
  const missing = (target - readPages(memory)) * PAGE_BYTES;
  if (missing <= 0) return { kind: 'reserved' };
  try {
    untracked(() => new VectorClass(Math.floor(missing / VECTOR_BYTES)).free());
    return { kind: 'reserved' };
  } catch {
    // The allocator had given its lock back before Rust gave up.
    return { kind: 'impossible', reason: NO_GROWTH };
  }
}

function isVectorClass(value: unknown): value is new (capacity: number) => { free(): void } {
  if (typeof value !== 'function') return false;
  const { prototype } = value as { readonly prototype?: { readonly free?: unknown } };
  return typeof prototype?.free === 'function';
}
