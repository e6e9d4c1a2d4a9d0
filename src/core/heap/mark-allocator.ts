import type { AllocatorLocation } from './locate-allocator.ts';
import { readWord, STATE } from './dlmalloc-layout.ts';

/** FNV-1a of 32 bits, word by word: http://www.isthe.com/chongo/tech/comp/fnv/ */
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Sums up the allocator's state, bins and trees included, in a number: two that differ show that it
 * was at work between them. Nearly every allocation and every freeing changes it; one that undoes the
 * other in between does not show, and the chunks themselves are not looked at. Some hundred words,
 * whatever the heap's size.
 *
 * @param words the memory, at least as far as its static data.
 */
export function markAllocator(words: Uint32Array, { segment }: AllocatorLocation): number {
  let mark = FNV_OFFSET;
  for (let at = segment + STATE.start; at < segment + STATE.end; at += 4) {
    mark = Math.imul(mark ^ readWord(words, at), FNV_PRIME);
  }
  return mark >>> 0;
}
