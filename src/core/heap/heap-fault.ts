import type { WasmAddress } from '../units.ts';

/** What about a heap contradicts the layout in `dlmalloc-layout.ts`. */
export type FaultReason =
  /** A segment is misaligned, empty, below the allocator's state, outside the memory or overlapping. */
  | 'segment-bounds'
  /** A segment has flags, of which there are none in a WebAssembly memory. */
  | 'segment-flags'
  /** A segment's link to the one before leads to where no record can be. */
  | 'segment-link'
  /** The end of an older segment is not its record followed by fenceposts. */
  | 'segment-end'
  /** The sizes of all segments do not add up to what the allocator took from the system. */
  | 'footprint'
  /** Top is not the end of the newest segment. */
  | 'top-bounds'
  /** The header of top does not say the size that the state says. */
  | 'top-header'
  /** The foot behind top was overwritten. */
  | 'top-foot'
  /** A chunk is smaller than the smallest. */
  | 'chunk-too-small'
  /** A chunk reaches beyond the end of its segment. */
  | 'chunk-too-large'
  /** A header has a bit that nothing sets. */
  | 'chunk-flags'
  /** A header disagrees with the chunk before it on whether that one is in use. */
  | 'previous-in-use'
  /** Two free chunks are neighbours, which freeing would have merged. */
  | 'adjacent-free'
  /** A free chunk's size is not repeated at its end. */
  | 'free-footer';

/** A place where a heap is not what it has to be. */
export interface HeapFault {
  /** Where the word is that is wrong: a chunk's or a segment record's start, or the word itself. */
  readonly address: WasmAddress;
  readonly reason: FaultReason;
}

/** A heap that cannot be walked to its end. */
export interface CorruptHeap extends HeapFault {
  readonly kind: 'corrupt';
}

/** The fault as a result. */
export function corruptAt(address: WasmAddress, reason: FaultReason): CorruptHeap {
  return { kind: 'corrupt', address, reason };
}
