import { diagnoseRun } from '../core/analysis/diagnosis.ts';
import { summariseRun } from '../core/analysis/run-figures.ts';
import type { ProofSample, RunRecord } from '../core/run.ts';
import type { RunView } from '../state/app.ts';

/** The headline figures of a run; see {@link oncePerProof}. */
export const figuresOf = oncePerProof(summariseRun);

/** The diagnosis of a run, likewise. */
export const diagnosisOf = oncePerProof(diagnoseRun);

/**
 * Something that is computed once for each proof of a run: four times a second a run has a new
 * snapshot in which nothing but its curve is longer.
 */
function oncePerProof<T>(
  compute: (record: RunRecord, proofs: readonly ProofSample[]) => T,
): (run: RunView) => T {
  const cache = new WeakMap<RunRecord, { proofs: RunView['proofs']; result: T }>();
  return ({ record, proofs }) => {
    const cached = cache.get(record);
    if (cached?.proofs === proofs) return cached.result;
    const result = compute(record, proofs);
    cache.set(record, { proofs, result });
    return result;
  };
}
