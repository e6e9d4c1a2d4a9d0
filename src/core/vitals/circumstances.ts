import type { Bytes, Milliseconds } from '../units.ts';
import type { Autopsy } from './autopsy.ts';

/** What was known when a prover failed. */
export interface Circumstances {
  /** Size of the memory when it was last seen; 0 if there was none. */
  readonly usedBytes: Bytes;
  /** The most that it may grow to. */
  readonly limitBytes: Bytes;
  /** What it was doing, to be put after “while ”; `null` if it had not said anything. */
  readonly doing: string | null;
  /** Since the last sign of progress. */
  readonly silentMs: Milliseconds;
  /** `null` if nobody could look. */
  readonly autopsy: Autopsy | null;
}
