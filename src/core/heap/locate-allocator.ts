import type { Bytes, WasmAddress } from '../units.ts';
import { readWord, STATE, STATIC_DATA_START } from './dlmalloc-layout.ts';
import type { HeapFault } from './heap-fault.ts';
import { readNewestSegment, readState } from './segments.ts';

/** Where an allocator is. It stays there for as long as the instance lives. */
export interface AllocatorLocation {
  /** Address of the record of its newest segment, inside its state. */
  readonly segment: WasmAddress;
  /** Size of the memory when it was made: what lies below it was placed by the linker. */
  readonly initialBytes: Bytes;
}

/** A place that looks like the allocator's state. */
export interface AllocatorCandidate {
  readonly segment: WasmAddress;
  /** What speaks against it; `null` for nothing. */
  readonly fault: HeapFault | null;
}

/** Where the allocator is, or what was found instead. */
export type LocateResult =
  | { readonly kind: 'ok'; readonly allocator: AllocatorLocation }
  | {
      readonly kind: 'unknown-allocator';
      /**
       * `none-found` also before the first allocation, when the state is all zero; afterwards it
       * means an allocator of another kind or layout.
       */
      readonly reason: 'none-found' | 'several-found';
      /** By ascending address. */
      readonly candidates: readonly AllocatorCandidate[];
    };

/**
 * Finds dlmalloc's state among the static data, by what never changes in it: the two bins for
 * chunks of 0 and 8 bytes, which no chunk is small enough for, point at themselves for ever; and
 * the segment record and top have to agree with the heap. Its address is different in every build,
 * so it is looked for, not known.
 *
 * Once after initialisation is enough. It takes a millisecond or so.
 *
 * @param words the whole memory.
 * @param initialBytes its size when it was made: `initial` of its descriptor.
 */
export function locateAllocator(words: Uint32Array, initialBytes: Bytes): LocateResult {
  const candidates: AllocatorCandidate[] = [];
  const searchEnd = Math.min(initialBytes, words.length * 4) - STATE.end;
  for (let segment = STATIC_DATA_START; segment <= searchEnd; segment += 4) {
    if (!hasUnusedBins(words, segment)) continue;
    const state = readState(words, segment);
    // The bins after those two look the same while they are empty. What lies before such a bin is
    // another bin, not a record, and no heap begins below the allocator's own state.
    if (state.base <= segment) continue;
    const newest = readNewestSegment(words, segment, state);
    const fault = newest.kind === 'ok' ? null : { address: newest.address, reason: newest.reason };
    candidates.push({ segment, fault });
  }
  const accepted = candidates.filter(({ fault }) => fault === null);
  const [only] = accepted;
  if (only !== undefined && accepted.length === 1) {
    return { kind: 'ok', allocator: { segment: only.segment, initialBytes } };
  }
  const reason = accepted.length === 0 ? 'none-found' : 'several-found';
  return { kind: 'unknown-allocator', reason, candidates };
}

/** Bin `i` is a list whose head would be a chunk at `smallBins + 8 i`; its links are 8 bytes on. */
function hasUnusedBins(words: Uint32Array, segment: WasmAddress): boolean {
  const first = segment + STATE.smallBins;
  return (
    readWord(words, first + 8) === first &&
    readWord(words, first + 12) === first &&
    readWord(words, first + 16) === first + 8 &&
    readWord(words, first + 20) === first + 8
  );
}
