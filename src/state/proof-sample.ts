import { FORMAT_VERSION } from '../core/run.ts';
import type { CurvePoint, ProofSample, RunRecord } from '../core/run.ts';
import type { MeasuredProof } from '../prover/prover-port.ts';

/**
 * What is kept of a proof.
 * @param points changes of the memory's size since it began.
 */
export function sampleOf(
  { id, config }: Pick<RunRecord, 'id' | 'config'>,
  index: number,
  outcome: MeasuredProof,
  points: readonly CurvePoint[],
): ProofSample {
  const { pagesBefore: before, pagesAfter: after } = outcome;
  return {
    formatVersion: FORMAT_VERSION,
    runId: id,
    index,
    warmup: index < config.warmup,
    startedAt: outcome.startedAt,
    proveMs: outcome.proveMs,
    verifyMs: outcome.verifyMs,
    verified: outcome.verified,
    pages: { before, after, highWater: Math.max(before, after, ...points.map((p) => p.pages)) },
    heap: outcome.heap,
    handles: outcome.handles,
    phases: outcome.phases,
  };
}
