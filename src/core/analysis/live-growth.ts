import type { ProofSample } from '../run.ts';
import type { Bytes } from '../units.ts';
import { estimateGrowth } from './growth.ts';
import type { Estimate } from './growth.ts';
import { settledReadings } from './settled-readings.ts';

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
  return settledReadings(proofs, ({ heap }) => heap?.liveBytes ?? null);
}

/** Growth of live bytes per measured proof; `null` before there are two readings. */
export function estimateLiveGrowth(proofs: readonly ProofSample[]): Estimate | null {
  return estimateGrowth(measuredLiveBytes(proofs));
}
