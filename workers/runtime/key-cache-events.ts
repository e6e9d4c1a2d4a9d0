import type { Fault, KeyGroup, SaveOutcome } from './key-store.ts';

/** What the key cache tells; `at` is in milliseconds since the Unix epoch. */
export type KeyCacheEvent =
  /** A stored entry was not what had been stored. It is deleted, and will be computed again. */
  | (KeyGroup & {
      readonly kind: 'key-damaged';
      readonly at: number;
      readonly name: string;
      readonly fault: Fault;
    })
  /** o1js could not read a key that it had written and that is whole. It computes it each time. */
  | (KeyGroup & { readonly kind: 'key-refused'; readonly at: number; readonly name: string })
  /** What was computed was to be stored. */
  | (KeyGroup & { readonly kind: 'keys-saved'; readonly at: number; readonly outcome: SaveOutcome })
  /** The browser's database failed; everything goes on without it. */
  | { readonly kind: 'keys-unavailable'; readonly at: number; readonly reason: string };
