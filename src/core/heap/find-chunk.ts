import type { WasmAddress } from '../units.ts';

/**
 * Index of the last chunk that starts at or below an address; −1 if all start above it.
 * @param starts ascending, as `HeapSnapshot.starts`.
 */
export function findChunk(starts: Uint32Array, address: WasmAddress): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Infinity) <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
