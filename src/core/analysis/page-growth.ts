import type { ProofSample } from '../run.ts';
import { pagesToBytes } from '../units.ts';
import type { Bytes, WasmPages } from '../units.ts';
import { splitByMemory, stitchReadings } from './memories.ts';
import type { PlacedProof } from './memories.ts';
import { estimateGrowth } from './growth.ts';
import type { Estimate } from './growth.ts';

/**
 * The readings that the growth of linear memory is estimated from: the pages that the first
 * measured proof started from, then the pages after each measured proof.
 *
 * Readings are one proof apart, so they end before a proof that is missing from the samples. Those of
 * several memories are stitched together; see `stitchReadings`.
 *
 * @param proofs samples of one run in order of their index, warm-up included.
 * @returns nothing before the first measured proof, else at least two readings.
 */
export function measuredPages(
  proofs: readonly (PlacedProof & Pick<ProofSample, 'pages'>)[],
): readonly WasmPages[] {
  return stitchReadings(splitByMemory(proofs).map(pagesOfOne));
}

/** The same of one memory. */
function pagesOfOne(
  proofs: readonly (PlacedProof & Pick<ProofSample, 'pages'>)[],
): readonly WasmPages[] {
  const readings: WasmPages[] = [];
  let expected: number | null = null;
  for (const proof of proofs) {
    if (proof.warmup) continue;
    if (expected === null) readings.push(proof.pages.before);
    else if (proof.nth !== expected) break;
    readings.push(proof.pages.after);
    expected = proof.nth + 1;
  }
  return readings;
}

/**
 * By how much a memory of o1js grows at least, when it grows: 33 pages, room for 2 MiB and the
 * allocator's own data. Every growth after the first proof that was measured is a multiple of it,
 * in releases 2.4.0 to 2.15.0, with 1 to 8 threads.
 */
export const ALLOCATOR_STEP: Bytes = pagesToBytes(33);

/**
 * Growth of linear memory per measured proof, in bytes: the headline figure. A memory never
 * shrinks, so that neither does the interval reach below 0.
 * @returns `null` before the first measured proof.
 */
export function estimatePageGrowth(proofs: readonly ProofSample[]): Estimate | null {
  const growth = estimateGrowth(measuredPages(proofs).map(pagesToBytes), ALLOCATOR_STEP);
  if (growth === null || growth.low === null) return growth;
  return { ...growth, low: Math.max(0, growth.low) };
}
