import type { WasmAddress } from '../src/core/units.ts';

/** What a lock's word was seen to hold; `no-lock` is a word that no lock ever holds. */
export type LockLook = 'free' | 'held' | 'no-lock';

/**
 * How often one look reads the word before it takes the lock for held. It is held for moments only,
 * one after the other where many threads want it: a look that lasts for some fifty microseconds sees
 * it come free.
 */
const READS = 500;

const FREE = 0;
const HELD = 1;

/**
 * Looks at the allocator's lock without ever taking it: a prover whose lock was taken by somebody
 * who then dies waits for ever.
 *
 * @param words the memory, at least as far as the lock.
 */
export function lookAtLock(words: Int32Array, address: WasmAddress): LockLook {
  for (let read = 0; read < READS; read += 1) {
    const value = Atomics.load(words, address / 4);
    if (value === FREE) return 'free';
    if (value !== HELD) return 'no-lock';
  }
  return 'held';
}
