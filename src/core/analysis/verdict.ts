import { estimateGrowth, FEWEST_FOR_INTERVAL } from './growth.ts';
import type { Estimate } from './growth.ts';

/** What a growth says about a budget. */
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
  /** If memory goes on as it did. */
  | { readonly kind: 'about'; readonly proofs: number }
  /** Not with three times as many as there are: the growth is too near the budget to say. */
  | { readonly kind: 'unknown' }
  /** None would: after one of those there are, nobody could look at what is judged. */
  | { readonly kind: 'unmeasured' };

/** A series is continued by this many times its length at most. */
const FURTHEST = 3;

/** Most continuations of a series that are tried. */
const MOST_TRIED = 24;

/**
 * Judges a growth against a budget.
 *
 * How many more proofs would decide is found by trying: the readings are continued by their own
 * increases, over and over, until the interval lies on one side of the budget. The first increase
 * is left out where there are others, because it is the one that may still be warm-up.
 *
 * @param readings one after each measured proof, after the one that the first of them started from.
 * @param step of the allocator, in the unit of the readings; 0 if they are exact.
 * @param budget the most that is allowed per proof, in the same unit; growth equal to it passes.
 */
export function judgeGrowth(
  readings: readonly number[],
  step: number,
  budget: number,
): GrowthVerdict {
  if (readings.length < FEWEST_FOR_INTERVAL) {
    // The first measured proof brings two readings.
    const proofs = FEWEST_FOR_INTERVAL - Math.max(1, readings.length);
    return { kind: 'inconclusive', moreProofs: { kind: 'at-least', proofs } };
  }
  const side = compareToBudget(estimateGrowth(readings, step), budget);
  if (side !== 'inconclusive') return { kind: side };
  return { kind: 'inconclusive', moreProofs: forecastDecision(readings, step, budget) };
}

/** The verdict on a growth by itself: what {@link judgeGrowth} says, without looking ahead. */
export function compareToBudget(growth: Estimate | null, budget: number): GrowthVerdict['kind'] {
  if (growth === null || growth.low === null || growth.high === null) return 'inconclusive';
  if (growth.high <= budget) return 'pass';
  return growth.low > budget ? 'regression' : 'inconclusive';
}

function forecastDecision(readings: readonly number[], step: number, budget: number): MoreProofs {
  const proofs = readings.length - 1;
  const stride = Math.ceil((FURTHEST * proofs) / MOST_TRIED);
  for (let more = stride; more <= FURTHEST * proofs; more += stride) {
    const growth = estimateGrowth(continueReadings(readings, more), step);
    if (compareToBudget(growth, budget) !== 'inconclusive') return { kind: 'about', proofs: more };
  }
  return { kind: 'unknown' };
}

/** At least two readings and `more` after them, which repeat the increases from the second on. */
function continueReadings(readings: readonly number[], more: number): readonly number[] {
  const increases = readings.slice(1).map((reading, i) => reading - (readings[i] ?? reading));
  const repeated = increases.length > 1 ? increases.slice(1) : increases;
  const continued = [...readings];
  for (let i = 0; i < more; i += 1) {
    continued.push((continued.at(-1) ?? 0) + (repeated[i % repeated.length] ?? 0));
  }
  return continued;
}
