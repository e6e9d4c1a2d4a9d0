import type { ProofSample } from '../run.ts';
import type { Bytes } from '../units.ts';
import { splitByMemory, stitchReadings } from './memories.ts';
import type { PlacedProof } from './memories.ts';
import { estimateGrowth } from './growth.ts';
import type { Estimate } from './growth.ts';

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
  return stitchReadings(splitByMemory(proofs).map(liveBytesOfOne));
}

/** The same of one memory; nothing, as long as it has only warmed up. */
function liveBytesOfOne(proofs: readonly WalkedProof[]): readonly Bytes[] {
  if (proofs.every(({ warmup }) => warmup)) return [];
  const from = Math.max(0, proofs.findIndex((proof) => !proof.warmup) - 1);
  const readings: Bytes[] = [];
  for (const [i, proof] of proofs.slice(from).entries()) {
    const first = proofs[from];
    if (proof.heap === null || first === undefined || proof.nth !== first.nth + i) break;
    readings.push(proof.heap.liveBytes);
  }
  return readings;
}

/** Growth of live bytes per measured proof; `null` before there are two readings. */
export function estimateLiveGrowth(proofs: readonly ProofSample[]): Estimate | null {
  return proofs.some((proof) => !proof.warmup) ? estimateGrowth(measuredLiveBytes(proofs)) : null;
}
