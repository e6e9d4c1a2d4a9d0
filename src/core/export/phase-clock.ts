import type { ProofSample } from '../run.ts';
import type { EpochMs, Milliseconds } from '../units.ts';

/** How long a proof took in all. */
export function durationOf({ proveMs, verifyMs }: ProofSample): Milliseconds {
  return proveMs + verifyMs;
}

/**
 * Tells in which phase of a run a moment lies, in words.
 * @param proofs in order of their index.
 */
export function phaseClock(proofs: readonly ProofSample[]): (at: EpochMs) => string {
  const starts = proofs.map(({ startedAt }) => startedAt);
  return (at) => {
    const index = lastAtOrBefore(starts, at);
    const proof = proofs[index];
    if (proof === undefined) return 'before the first proof';
    const since = at - proof.startedAt;
    if (since > durationOf(proof)) {
      return index === proofs.length - 1 ? 'after the last proof' : 'between two proofs';
    }
    const phase = proof.phases.find(({ startMs, ms }) => since >= startMs && since < startMs + ms);
    return phase === undefined ? 'in a proof, outside of its phases' : `in the phase ${phase.name}`;
  };
}

/** Where the last of `ascending` stands that is not greater than `value`; −1 if there is none. */
function lastAtOrBefore(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
