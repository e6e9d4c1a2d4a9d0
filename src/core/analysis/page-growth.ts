import type { ProofSample } from '../run.ts';
import { pagesToBytes } from '../units.ts';
import type { WasmPages } from '../units.ts';
import { estimateGrowth } from './growth.ts';
import type { Estimate } from './growth.ts';

/**
 * The readings that the growth of linear memory is estimated from: the pages that the first
 * measured proof started from, then the pages after each measured proof.
 *
 * Readings are one proof apart, so they end before a proof that is missing from the samples.
 *
 * @param proofs samples of one run in order of their index, warm-up included.
 * @returns nothing before the first measured proof, else at least two readings.
 */
export function measuredPages(proofs: readonly ProofSample[]): readonly WasmPages[] {
  const readings: WasmPages[] = [];
  let expected: number | null = null;
  for (const proof of proofs) {
    if (proof.warmup) continue;
    if (expected === null) readings.push(proof.pages.before);
    else if (proof.index !== expected) break;
    readings.push(proof.pages.after);
    expected = proof.index + 1;
  }
  return readings;
}

/**
 * Growth of linear memory per measured proof, in bytes: the headline figure.
 * @returns `null` before the first measured proof.
 */
export function estimatePageGrowth(proofs: readonly ProofSample[]): Estimate | null {
  const growth = estimateGrowth(measuredPages(proofs));
  if (growth === null) return null;
  return {
    estimate: pagesToBytes(growth.estimate),
    low: growth.low === null ? null : pagesToBytes(growth.low),
    high: growth.high === null ? null : pagesToBytes(growth.high),
  };
}
