import type { ProofSample } from '../run.ts';
import { pagesToBytes } from '../units.ts';
import type { Milliseconds } from '../units.ts';
import type { DiagnosisThresholds } from './diagnosis-thresholds.ts';
import { estimateGrowth } from './growth.ts';
import type { Estimate } from './growth.ts';
import { estimateLiveGrowth, measuredLiveBytes } from './live-growth.ts';
import { ALLOCATOR_STEP, estimatePageGrowth, measuredPages } from './page-growth.ts';
import { longestMemory } from './memories.ts';
import { median } from './run-figures.ts';
import { settledReadings } from './settled-readings.ts';
import { compareTimes } from './time-ratio.ts';
import type { TimeRatio } from './time-ratio.ts';
import { compareToBudget } from './verdict.ts';
import { findSlowStart, findWarmUpGrowth } from './warm-up.ts';
import type { WarmUp } from './warm-up.ts';

/** A figure against its threshold. */
export type Finding =
  /** Above it for certain. */
  | 'above'
  /** Not above it. */
  | 'within'
  /** The interval has the threshold inside, or there are too few proofs for one. */
  | 'open'
  /** There is no figure. */
  | 'unmeasured';

/** A growth per proof against its threshold. */
export interface JudgedGrowth {
  readonly growth: Estimate | null;
  readonly finding: Finding;
}

/** What a diagnosis is made from. */
export interface Evidence {
  /** Proofs after warm-up. */
  readonly measured: number;
  /** Bytes in use; unmeasured where the heap was not walked. */
  readonly live: JudgedGrowth;
  readonly pages: JudgedGrowth;
  /** Free between chunks in use; unmeasured likewise. */
  readonly free: JudgedGrowth;
  /**
   * The part of the free bytes between chunks in use that lies in the largest of them: the median over
   * the last third of the proofs. `null` where nothing was free, or the heap was not walked.
   */
  readonly largestFreeShare: number | null;
  readonly times: { readonly ratio: TimeRatio | null; readonly finding: Finding };
  /** What the first measured proofs did and later ones did not. */
  readonly warmUps: readonly WarmUp[];
}

/**
 * Measures what a diagnosis needs.
 *
 * Growth is that within every memory of the run, put end to end, and times are those of all proofs.
 * What is free, and what the first proofs of a memory did, is told of the memory that lived longest.
 *
 * @param proofs samples in order of their index, warm-up included, settled; see `settleProofs`.
 */
export function gatherEvidence(
  proofs: readonly ProofSample[],
  thresholds: DiagnosisThresholds,
): Evidence {
  const { liveBytesPerProof, pageBytesPerProof, timeRatio } = thresholds;
  const times = timesOf(proofs);
  const isMeasured = times.length > 0;
  const memory = longestMemory(proofs);
  const free = isMeasured ? settledReadings(memory, ({ heap }) => heap?.freeBytes ?? null) : [];
  const ratio = compareTimes(times);
  return {
    measured: times.length,
    live: judge(estimateLiveGrowth(proofs), liveBytesPerProof),
    pages: judge(estimatePageGrowth(proofs), pageBytesPerProof),
    free: judge(estimateGrowth(free), liveBytesPerProof),
    largestFreeShare: largestFreeShareOf(memory),
    times: { ratio, finding: judgeTimes(ratio, timeRatio) },
    warmUps: isMeasured ? findWarmUps(memory, thresholds) : [],
  };
}

function timesOf(proofs: readonly ProofSample[]): readonly Milliseconds[] {
  return proofs.filter(({ warmup }) => !warmup).map(({ proveMs }) => proveMs);
}

function judge(growth: Estimate | null, threshold: number): JudgedGrowth {
  if (growth === null) return { growth, finding: 'unmeasured' };
  const kind = compareToBudget(growth, threshold);
  return { growth, finding: JUDGED[kind] };
}

const JUDGED = { regression: 'above', pass: 'within', inconclusive: 'open' } as const;

/**
 * Proofs count as slower when the ratio reaches the threshold and its interval excludes 1. A ratio
 * below the threshold counts as no slow-down even where the interval reaches past it: times vary so
 * much more than memory that most short runs could not be told flat otherwise. The reasons of a
 * diagnosis give the interval.
 */
function judgeTimes(ratio: TimeRatio | null, threshold: number): Finding {
  if (ratio === null) return 'unmeasured';
  if (ratio.estimate < threshold) return 'within';
  return ratio.low !== null && ratio.low > 1 ? 'above' : 'open';
}

function largestFreeShareOf(proofs: readonly ProofSample[]): number | null {
  const heaps = settledReadings(proofs, ({ heap }) => heap);
  const last = heaps.slice(-Math.max(1, Math.floor(heaps.length / 3)));
  return median(
    last.flatMap(({ freeBytes, largestFreeBytes }) =>
      freeBytes === 0 ? [] : [largestFreeBytes / freeBytes],
    ),
  );
}

function findWarmUps(
  proofs: readonly ProofSample[],
  { liveBytesPerProof, pageBytesPerProof, timeRatio }: DiagnosisThresholds,
): readonly WarmUp[] {
  const times = timesOf(proofs);
  const sizes = measuredPages(proofs).map(pagesToBytes);
  const pages = findWarmUpGrowth(sizes, ALLOCATOR_STEP, pageBytesPerProof);
  const live = findWarmUpGrowth(measuredLiveBytes(proofs), 0, liveBytesPerProof);
  const slow = findSlowStart(times, timeRatio);
  const found: WarmUp[] = [];
  if (pages !== null) found.push({ kind: 'growth', of: 'linear memory', ...pages });
  if (live !== null) found.push({ kind: 'growth', of: 'live bytes', ...live });
  if (slow !== null) found.push({ kind: 'times', ...slow });
  return found;
}
