import type { PlacedProof } from './memories.ts';
import { estimateGrowth } from './growth.ts';
import type { Estimate } from './growth.ts';

/**
 * One reading after each proof of a run once it has settled: after the last warm-up proof, or the
 * first proof of a run without any, then after each measured one. Readings are one proof apart, so
 * they end before a proof that is missing or has no reading.
 *
 * @param proofs samples of one memory in order of their index, warm-up included, settled; see
 *   `settleProofs` and `longestMemory`.
 * @param read the reading of a proof; `null` if it has none.
 * @returns nothing before the first measured proof.
 */
export function settledReadings<P extends PlacedProof, T>(
  proofs: readonly P[],
  read: (proof: P) => T | null,
): readonly T[] {
  const firstMeasured = proofs.findIndex((proof) => !proof.warmup);
  if (firstMeasured === -1) return [];
  const settled = proofs.slice(Math.max(0, firstMeasured - 1));
  const first = settled[0];
  const readings: T[] = [];
  for (const [i, proof] of settled.entries()) {
    const reading = read(proof);
    if (reading === null || first === undefined || proof.nth !== first.nth + i) break;
    readings.push(reading);
  }
  return readings;
}

/**
 * Growth per proof of the newest readings in a row that are known: marking can take too long after
 * one proof, and what came before that one is then not compared with what came after.
 */
export function estimateNewest(readings: readonly (number | null)[]): Estimate | null {
  const unknown = readings.lastIndexOf(null);
  return estimateGrowth(readings.slice(unknown + 1).filter((reading) => reading !== null));
}
