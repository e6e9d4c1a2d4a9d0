import { PAGE_BYTES } from '../../src/core/units.ts';
import type { Glue } from './glue.ts';
import { readPages } from './memory.ts';

/** How long to look before going to sleep: most calls are answered at once. */
const LOOK_MS = 0.2;
/** The first sleep; each is twice as long as the one before, up to the longest. */
const FIRST_SLEEP_MS = 0.1;
const LONGEST_SLEEP_MS = 2;

/**
 * Replaces the wait for the nested worker's answer. o1js spins in WebAssembly until the word at
 * `ptr` is no longer zero, which keeps a core busy with nothing for as long as a proof takes. This
 * one looks for a moment and then sleeps in short slices, since nobody notifies; the core is free
 * for a thread of the prover.
 *
 * @param glue as it is published: o1js calls through it from then on.
 * @param sleeps asked at each call; where it says no, o1js spins.
 * @returns whether the glue has such a function.
 */
export function sleepWhileWaiting(
  glue: Glue,
  memory: () => WebAssembly.Memory | null,
  sleeps: () => boolean,
): boolean {
  const spin = glue['wait_until_non_zero'];
  if (typeof spin !== 'function') return false;
  glue['wait_until_non_zero'] = (ptr: number): number => {
    const shared = memory();
    if (shared === null || !sleeps()) return spin(ptr) as number;
    return waitUntilNonZero(viewWord(shared, ptr), 0);
  };
  return true;
}

/** A view of the word at `ptr`. The `buffer` of a memory that another thread grew can be too short. */
function viewWord(memory: WebAssembly.Memory, ptr: number): Int32Array {
  const address = ptr >>> 0;
  if (address >= memory.buffer.byteLength) readPages(memory);
  if (address >= memory.buffer.byteLength) {
    const pages = memory.buffer.byteLength / PAGE_BYTES;
    throw new RangeError(`o1js waits at address ${address}, beyond its ${pages} pages of memory.`);
  }
  return new Int32Array(memory.buffer, address, 1);
}

/** Waits until the word is no longer zero. @returns it, unsigned. */
export function waitUntilNonZero(words: Int32Array, index: number): number {
  const lookUntil = performance.now() + LOOK_MS;
  let sleep = FIRST_SLEEP_MS;
  for (;;) {
    const value = Atomics.load(words, index);
    if (value !== 0) return value >>> 0;
    if (performance.now() < lookUntil) continue;
    Atomics.wait(words, index, 0, sleep);
    sleep = Math.min(LONGEST_SLEEP_MS, sleep * 2);
  }
}
