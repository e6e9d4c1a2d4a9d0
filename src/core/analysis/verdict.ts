import { FEWEST_FOR_INTERVAL } from './growth.ts';
import type { Estimate } from './growth.ts';

/** What an estimated growth says about a budget. */
export type GrowthVerdict =
  /** The whole interval is within the budget. */
  | { readonly kind: 'pass' }
  /** The whole interval is above the budget. */
  | { readonly kind: 'regression' }
  /** The budget lies inside the interval, or there is none. */
  | { readonly kind: 'inconclusive'; readonly moreProofs: MoreProofs };

/** How many more proofs would decide. */
export type MoreProofs =
  /** Fewer cannot give an interval at all; these may still not decide. */
  | { readonly kind: 'at-least'; readonly proofs: number }
  /** If the readings go on scattering as they did. */
  | { readonly kind: 'about'; readonly proofs: number }
  /** The estimate lies too near the budget to say. */
  | { readonly kind: 'unknown' };

/** A series this many times as long is the furthest that a forecast of its interval is worth. */
const FURTHEST = 4;

/**
 * Judges a growth against a budget.
 *
 * How many more proofs would decide follows from how intervals shrink: by 1/n where the scatter is
 * one step of the allocator's, which does not shrink while the series gets longer, and faster, by
 * n^−1.5, where it is noise. The slower of the two is assumed.
 *
 * @param growth per proof, `null` before there was one.
 * @param budget the most that is allowed, in the unit of `growth`; growth equal to it passes.
 * @param readings how many readings `growth` was estimated from.
 */
export function judgeGrowth(
  growth: Estimate | null,
  budget: number,
  readings: number,
): GrowthVerdict {
  if (growth === null || growth.low === null || growth.high === null) {
    // The first measured proof brings two readings.
    const seen = Math.max(1, readings);
    const proofs = Math.max(1, FEWEST_FOR_INTERVAL - seen);
    return { kind: 'inconclusive', moreProofs: { kind: 'at-least', proofs } };
  }
  if (growth.high <= budget) return { kind: 'pass' };
  if (growth.low > budget) return { kind: 'regression' };
  const above = growth.estimate > budget;
  const width = above ? growth.estimate - growth.low : growth.high - growth.estimate;
  const shrink = width / Math.abs(growth.estimate - budget);
  if (!(shrink <= FURTHEST)) return { kind: 'inconclusive', moreProofs: { kind: 'unknown' } };
  const proofs = Math.max(1, Math.ceil(readings * shrink) - readings);
  return { kind: 'inconclusive', moreProofs: { kind: 'about', proofs } };
}
