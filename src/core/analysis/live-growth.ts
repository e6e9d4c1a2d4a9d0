import type { ProofSample } from '../run.ts';
import type { Bytes } from '../units.ts';
import { estimateGrowth } from './growth.ts';
import type { Estimate } from './growth.ts';

/**
 * The readings that the growth of live bytes is estimated from: after the last warm-up proof, then
 * after each measured one. Unlike the size of the memory they show what a proof leaves behind inside
 * of space that was free before.
 *
 * Readings are one proof apart, so they end before a proof that is missing or whose heap was not
 * walked.
 *
 * @param proofs samples of one run in order of their index, warm-up included.
 */
export function measuredLiveBytes(proofs: readonly ProofSample[]): readonly Bytes[] {
  const from = Math.max(0, proofs.findIndex((proof) => !proof.warmup) - 1);
  const readings: Bytes[] = [];
  for (const [i, proof] of proofs.slice(from).entries()) {
    const first = proofs[from];
    if (proof.heap === null || first === undefined || proof.index !== first.index + i) break;
    readings.push(proof.heap.liveBytes);
  }
  return readings;
}

/** Growth of live bytes per measured proof; `null` before there are two readings. */
export function estimateLiveGrowth(proofs: readonly ProofSample[]): Estimate | null {
  return proofs.some((proof) => !proof.warmup) ? estimateGrowth(measuredLiveBytes(proofs)) : null;
}
