import type { WasmAddress } from '../units.ts';

/** Whether a module's code tells where the allocator's lock is. */
export type LockFinding =
  | {
      readonly kind: 'found';
      readonly address: WasmAddress;
      /** Places in the code that swap a constant into the word at that address. */
      readonly sites: number;
      /** Places that do so with the word at any constant address. */
      readonly of: number;
    }
  /** `reason` is a sentence. */
  | { readonly kind: 'not-found'; readonly reason: string };
