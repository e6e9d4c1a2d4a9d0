import { formatAddress } from '../units.ts';
import type { CorruptHeap, FaultReason, HeapFault } from './heap-fault.ts';
import type { HeapInspection } from './heap-inspection.ts';

/** Why the heap could not be inspected after a proof. */
export type HeapProblem =
  /** The prover has handed no memory to the observer. */
  | { readonly kind: 'no-memory' }
  /** Nothing, or not one thing only, in the memory is an allocator of the kind that is known here. */
  | {
      readonly kind: 'unknown-allocator';
      readonly reason: 'none-found' | 'several-found';
      /** What speaks against the only place that looks like one; `null` if there is no such place. */
      readonly fault: HeapFault | null;
    }
  /** Threads changed it each time that it was looked at. */
  | { readonly kind: 'busy' }
  /** At rest, and not what a heap has to be: something has overwritten it. */
  | CorruptHeap;

/** What looking into a heap came to. */
export type HeapFinding =
  { readonly kind: 'ok'; readonly inspection: HeapInspection } | HeapProblem;

/** What each fault is, after its address. */
export const FAULT_TEXT: Readonly<Record<FaultReason, string>> = {
  'segment-bounds': 'a segment of the heap has bounds that no segment can have',
  'segment-flags': 'a segment of the heap has flags that no segment has here',
  'segment-link': 'a segment of the heap points to where no other one can be',
  'segment-end': 'the end of a segment of the heap was overwritten',
  footprint: 'the sizes of the heap’s segments do not add up',
  'top-bounds': 'the free end of the heap is not where it has to be',
  'top-header': 'the header of the heap’s free end was overwritten',
  'top-foot': 'the foot of the heap’s free end was overwritten',
  'chunk-too-small': 'the header of a chunk has a size that is too small',
  'chunk-too-large': 'the header of a chunk has a size that leads out of the heap',
  'chunk-flags': 'the header of a chunk has a bit that the allocator never sets',
  'previous-in-use':
    'the header of a chunk contradicts the chunk before it on whether that is in use',
  'adjacent-free': 'two free chunks are neighbours, which freeing would have merged',
  'free-footer': 'the end of a free chunk was overwritten',
};

/** The problem in a sentence or two, for people. */
export function describeHeapProblem(problem: HeapProblem): string {
  switch (problem.kind) {
    case 'no-memory':
      return 'The prover did not say where its memory is.';
    case 'unknown-allocator': {
      if (problem.reason === 'several-found') {
        return 'Several places in the memory look like the allocator’s own, so that none can be relied on.';
      }
      const why = problem.fault === null ? '' : ` What looks like it: ${tellFault(problem.fault)}.`;
      return `Its allocator was not recognised.${why}`;
    }
    case 'busy':
      return 'It never came to rest: threads changed it each time that it was looked at.';
    case 'corrupt':
      return `It is damaged: ${tellFault(problem)}. What is allocated from here on may overwrite what is in use, so that the prover crashes, hangs or fails.`;
  }
}

function tellFault({ address, reason }: HeapFault): string {
  return `at ${formatAddress(address)} ${FAULT_TEXT[reason]}`;
}
