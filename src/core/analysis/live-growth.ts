import type { ProofSample } from '../run.ts';
import type { Bytes } from '../units.ts';
import { splitByMemory, stitchReadings } from './memories.ts';
import type { PlacedProof } from './memories.ts';
import { estimateGrowth } from './growth.ts';
import type { Estimate } from './growth.ts';
import { measuredPages } from './page-growth.ts';
import { settledReadings } from './settled-readings.ts';

/** A proof and what was live after it; `heap` is `null` where it was not walked. */
type WalkedProof = PlacedProof & { readonly heap: { readonly liveBytes: Bytes } | null };

/**
 * The readings that the growth of live bytes is estimated from: after the last warm-up proof, then
 * after each measured one. Unlike the size of the memory they show what a proof leaves behind inside
 * of space that was free before.
 *
 * Readings are one proof apart, so they end before a proof that is missing or whose heap was not
 * walked. Those of several memories are stitched together; see `stitchReadings`.
 *
 * @param proofs samples of one run in order of their index, warm-up included.
 */
export function measuredLiveBytes(proofs: readonly WalkedProof[]): readonly Bytes[] {
  const series = splitByMemory(proofs).map((memory) =>
    settledReadings(memory, ({ heap }) => heap?.liveBytes ?? null),
  );
  return stitchReadings(series);
}

/**
 * Whether there is a reading of live bytes for each one of the memory's size. Where there is not, what
 * was live after the last proofs is not known, and they may have leaked.
 */
export function areLiveBytesWhole(
  proofs: readonly (WalkedProof & Pick<ProofSample, 'pages'>)[],
): boolean {
  return measuredLiveBytes(proofs).length === measuredPages(proofs).length;
}

/** Growth of live bytes per measured proof; `null` before there are two readings. */
export function estimateLiveGrowth(proofs: readonly ProofSample[]): Estimate | null {
  return estimateGrowth(measuredLiveBytes(proofs));
}
