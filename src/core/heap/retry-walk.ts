import type { CorruptHeap } from './heap-fault.ts';
import type { HeapWalk } from './walk-heap.ts';

/** How often a heap is walked before it counts as busy. */
const ATTEMPTS = 3;

/**
 * Walks until a walk is sound, three times at most while other threads keep the heap moving.
 *
 * Only the same fault in the same place at every attempt is `corrupt`; otherwise somebody is
 * allocating and the answer is `busy`. Between proofs `corrupt` is certain. During one, a thread
 * that was suspended in the middle of an allocation can look the same.
 *
 * @param walk one attempt, on a fresh view of the memory.
 */
export function retryWalk<Walk extends HeapWalk>(
  walk: () => Walk | { readonly kind: 'busy' } | CorruptHeap,
): Walk | { readonly kind: 'busy' } | CorruptHeap {
  const faults: CorruptHeap[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const result = walk();
    switch (result.kind) {
      case 'ok':
        return result;
      case 'corrupt':
        faults.push(result);
        break;
      case 'busy':
        break;
    }
  }
  const [first] = faults;
  if (first === undefined || faults.length < ATTEMPTS) return { kind: 'busy' };
  const isSame = faults.every((f) => f.address === first.address && f.reason === first.reason);
  return isSame ? first : { kind: 'busy' };
}
