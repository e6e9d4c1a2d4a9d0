import type { HeapProblem } from '../heap/heap-problem.ts';
import type { Milliseconds, WasmAddress } from '../units.ts';

/** What was found in the memory of a prover that had just failed. */
export interface Autopsy {
  readonly lock: LockState;
  /** What is wrong with the heap; `null` for nothing. */
  readonly heap: HeapProblem | null;
}

/** How the allocator's lock was found. */
export type LockState =
  /** It was seen free: whoever works goes on working. */
  | { readonly kind: 'free'; readonly address: WasmAddress }
  /** It was held in each of so many looks over so long. */
  | {
      readonly kind: 'held';
      readonly address: WasmAddress;
      readonly looks: number;
      readonly ms: Milliseconds;
    }
  /** Nobody knows where it is; `reason` is a sentence. */
  | { readonly kind: 'unknown'; readonly reason: string };
