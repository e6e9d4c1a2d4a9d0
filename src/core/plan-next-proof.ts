import { PRESSURE_SHARE } from './analysis/memory-pressure.ts';
import { predictPeak } from './analysis/predict-peak.ts';
import type { MemoryPlace } from './analysis/predict-peak.ts';
import type { ExperimentConfig } from './experiment/config.ts';
import { proofsPerMemory } from './experiment/recycling.ts';
import type { RefreshCause } from './memory-life.ts';
import type { FailureCode, ProofSample } from './run.ts';
import { pagesToBytes } from './units.ts';
import type { Bytes } from './units.ts';

/** What is to be done before the next proof of a prover. */
export type NextStep =
  | { readonly kind: 'prove' }
  /** Give the prover a fresh memory, and ask again. */
  | { readonly kind: 'refresh'; readonly cause: RefreshCause }
  /** Neither this memory nor a fresh one is expected to hold it. */
  | { readonly kind: 'refuse'; readonly predictedBytes: Bytes; readonly limitBytes: Bytes };

type Policy = Pick<ExperimentConfig, 'recycling' | 'refreshAtBytes'>;

/** The size at which a memory is replaced: as configured, or when it comes under pressure before. */
export function refreshThreshold({ refreshAtBytes }: Policy, limitBytes: Bytes): Bytes {
  return Math.min(refreshAtBytes, Math.floor(limitBytes * PRESSURE_SHARE));
}

/**
 * Whether the next proof may be made in the memory as it is. Without recycling everything may: a run
 * that is to show how a prover ends must be able to get there.
 *
 * A memory that has made no proof yet is never replaced, as the next one would be no better.
 *
 * @param proofs of the whole run, in any order.
 */
export function planNextProof(
  policy: Policy,
  place: MemoryPlace,
  proofs: readonly ProofSample[],
  limitBytes: Bytes,
): NextStep {
  if (policy.recycling === 'off') return { kind: 'prove' };
  const predicted = predictPeak(place, proofs);
  const predictedBytes = predicted === null ? 0 : pagesToBytes(predicted);
  const fits = predictedBytes <= limitBytes;
  if (place.nth === 0) {
    return fits ? { kind: 'prove' } : { kind: 'refuse', predictedBytes, limitBytes };
  }
  const cause = findCause(policy, place, limitBytes);
  if (cause !== null) return { kind: 'refresh', cause };
  if (fits) return { kind: 'prove' };
  return { kind: 'refresh', cause: { kind: 'admission', predictedBytes, limitBytes } };
}

function findCause(
  policy: Policy,
  { nth, pages }: MemoryPlace,
  limitBytes: Bytes,
): RefreshCause | null {
  const proofs = proofsPerMemory(policy.recycling);
  if (proofs !== null) return nth >= proofs ? { kind: 'every', proofs } : null;
  const usedBytes = pagesToBytes(pages);
  const thresholdBytes = refreshThreshold(policy, limitBytes);
  return usedBytes >= thresholdBytes ? { kind: 'threshold', usedBytes, thresholdBytes } : null;
}

/**
 * Whether a proof that failed so is worth making again in a fresh memory, once. What o1js or the
 * program throws by itself would be thrown again, and what cannot be loaded is not there to be used.
 */
export function isWorthRetrying(code: FailureCode): boolean {
  switch (code) {
    case 'crash':
    case 'heap-corrupt':
    case 'worker-died':
    case 'hung':
    case 'out-of-memory':
    case 'verification-failed':
      return true;
    case 'worker-load-failed':
    case 'o1js-load-failed':
    case 'program-failed':
    case 'compile-failed':
    case 'prove-failed':
    case 'not-admitted':
    case 'key-changed':
    case 'cancelled':
    case 'tab-gone':
      return false;
  }
}
