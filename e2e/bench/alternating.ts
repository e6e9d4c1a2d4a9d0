import { samplesMemory } from '../../src/core/experiment/observing.ts';
import type { BenchPair, BenchProof, BenchRun } from './bench-report.ts';
import type { RunOutcome } from './measure-run.ts';
import type { PairsOutcome } from './run-pairs.ts';

/** Proofs after the first that `observe=alternate` takes for two of each kind. */
export const PROOFS_OF_A_PAIR = 4;

/** How many proofs a run needs for so many pairs: the first, which is slower, counts for none. */
export function alternatingProofs(pairs: number): number {
  return 1 + PROOFS_OF_A_PAIR * pairs;
}

/**
 * What sampling the memory costs, out of one run in which it alternates: two runs of the very same
 * thing differ by more than that. Each pair is four proofs in a row, sampled and not by turns.
 *
 * @param measure runs so many proofs with `observe=alternate`.
 */
export async function measureAlternating(
  pairs: number,
  measure: (proofs: number) => Promise<RunOutcome>,
  tell: (line: string) => void,
): Promise<PairsOutcome> {
  const outcome = await measure(alternatingProofs(pairs));
  if (outcome.kind === 'finished') {
    return { pairs: splitAlternating(outcome.run), failures: [], complete: true };
  }
  const { verdict, reason } = outcome;
  tell(`FAILED (${verdict}): ${reason}`);
  const failure = { pair: 1, side: 'sampled', verdict, reason } as const;
  return { pairs: [], failures: [failure], complete: false };
}

/** The pairs of a run with `observe=alternate`. */
export function splitAlternating({ cold }: BenchRun): readonly BenchPair[] {
  const pairs: BenchPair[] = [];
  for (let start = 1; start + PROOFS_OF_A_PAIR <= cold.proofs.length; start += PROOFS_OF_A_PAIR) {
    const sampled: BenchProof[] = [];
    const unsampled: BenchProof[] = [];
    for (let proof = start; proof < start + PROOFS_OF_A_PAIR; proof += 1) {
      const measured = cold.proofs[proof];
      if (measured === undefined) throw new Error('the run is shorter than its proofs');
      (samplesMemory('alternate', proof) ? sampled : unsampled).push(measured);
    }
    pairs.push({
      number: pairs.length + 1,
      first: samplesMemory('alternate', start) ? 'candidate' : 'reference',
      reference: { cold: { ...cold, proofs: unsampled }, warm: null },
      candidate: { cold: { ...cold, proofs: sampled }, warm: null },
    });
  }
  return pairs;
}
