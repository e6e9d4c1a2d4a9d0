import type { Milliseconds } from '../units.ts';

/** How many times as long the last proofs of a run took as the first ones. */
export interface TimeRatio {
  /** Proofs at each end that are compared. */
  readonly proofs: number;
  /** The median of the ratios of each of the last to each of the first. */
  readonly estimate: number;
  /** Ends of the 95 % interval; `null` for fewer than eight times. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Fewest times at each end for an interval of 95 %: of three, even the widest holds in only 90 %. */
const FEWEST_AT_END = 4;

/**
 * Most times at each end that are compared: 2,500 ratios, so that the ten-thousandth proof of a run
 * costs the page no more than the hundred-and-fiftieth.
 */
const MOST_AT_END = 50;

/** Quantile of the standard normal distribution for a two-sided 95 % interval. */
const Z_95 = 1.959964;

/**
 * Compares the last third of a series of times with its first third, or its halves where a third
 * would be fewer than four. What lies between them takes no part, so that a series which slows down
 * little by little shows most of it.
 *
 * The estimate is the one of J. L. Hodges and E. L. Lehmann (Annals of Mathematical Statistics 34,
 * 1963, pp. 598–611) on the logarithms of the times: the median of all ratios of one of the last to
 * one of the first. Its interval is made of two of these ratios in order, whose ranks are those of
 * the test of Mann and Whitney; see {@link rankOfRatios}. It assumes nothing about the distribution of
 * times, which are skewed, and a disturbed proof at either end moves it little. It does assume that
 * the times of one end are independent of each other. Whatever keeps the machine busy for a while
 * slows many proofs in a row, and looks like a prover that slows down: no figure of one run can tell
 * the two apart.
 *
 * @param times of the measured proofs in order, each above zero.
 * @returns `null` for fewer than two.
 */
export function compareTimes(times: readonly Milliseconds[]): TimeRatio | null {
  const proofs = countAtEnd(times.length);
  if (proofs === 0) return null;
  const first = times.slice(0, proofs);
  const last = times.slice(-proofs);
  const ratios = last.flatMap((late) => first.map((early) => late / early)).toSorted(ascending);
  const at = (index: number): number => ratios[index] ?? Number.NaN;
  const end = ratios.length - 1;
  // Of an even number the geometric mean of the middle two: the reciprocal if the ends change places.
  const estimate = Math.sqrt(at(Math.floor(end / 2)) * at(Math.ceil(end / 2)));
  const rank = rankOfRatios(proofs);
  if (rank === null) return { proofs, estimate, low: null, high: null };
  return { proofs, estimate, low: at(rank), high: at(end - rank) };
}

function countAtEnd(times: number): number {
  const third = Math.floor(times / 3);
  return third >= FEWEST_AT_END
    ? Math.min(MOST_AT_END, third)
    : Math.min(FEWEST_AT_END, Math.floor(times / 2));
}

/**
 * How many ratios lie outside each end of the 95 % interval, of all n² in order.
 *
 * The number of pairs whose ratio is below the true one is distributed as U of H. B. Mann and D. R.
 * Whitney (Annals of Mathematical Statistics 18, 1947, pp. 50–60). The largest k for which
 * P(U ≤ k) is at most 2.5 % is taken from the normal approximation, with σ² = n²(2n+1)/12 and the
 * correction for continuity: a test compares it with the exact distribution.
 *
 * @param n times at each end.
 * @returns `null` if even the smallest and the largest ratio do not enclose 95 %.
 */
export function rankOfRatios(n: number): number | null {
  if (n < FEWEST_AT_END) return null;
  const sigma = Math.sqrt((n * n * (2 * n + 1)) / 12);
  return Math.max(0, Math.floor((n * n) / 2 - Z_95 * sigma - 0.5));
}

function ascending(a: number, b: number): number {
  return a - b;
}
