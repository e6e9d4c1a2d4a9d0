import type { Bytes } from '../core/units.ts';

/** The keys that provers stored in this browser, as far as the page has to do with them. */
export interface KeyStorage {
  /** How much is stored; 0 where nothing ever was. Rejects with what the browser reports. */
  measure(): Promise<Bytes>;
  /** Deletes all of it, also while provers use it: they compute what they need. */
  clear(): Promise<void>;
}
