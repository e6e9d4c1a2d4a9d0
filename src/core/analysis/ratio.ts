/** Two figures of one kind, above zero, taken one shortly after the other. */
export interface RatioPair {
  /** What is compared with. */
  readonly reference: number;
  readonly candidate: number;
}

/** How many times the reference the candidate takes, and how sure that is. */
export interface RatioEstimate {
  readonly estimate: number;
  /** Ends of the interval; `null` of a single pair. */
  readonly low: number | null;
  readonly high: number | null;
  /** How often such an interval encloses the true ratio, from 0 to 1; see {@link medianRank}. */
  readonly confidence: number;
}

/** How {@link estimateRatio} arrives at its figures, for reports. */
export const RATIO_METHOD =
  'median of the ratios of the pairs, with the interval of the sign test (Thompson 1936); for 95 % it takes 6 pairs, fewer get the confidence that is stated';

/** The confidence that intervals have where there are pairs enough, from {@link medianRank} on. */
const CONFIDENCE = 0.95;

/**
 * The ratio of candidate to reference: the median of the ratios of all pairs, which is the
 * exponential of the median of their logarithms. Of an even number it is the geometric mean of the
 * middle two, so that exchanging the sides gives the reciprocal.
 *
 * Whatever slows both sides of a pair by the same factor (a hot processor, another program) cancels
 * out in its ratio. A median, because times are skewed: a disturbed run only ever takes longer.
 *
 * The interval is made of two of the ratios in order, see {@link medianRank}. It assumes that the
 * ratios are independent and share one median, and nothing about their distribution: a mean with
 * Student's t would need logarithms that are normally distributed, which nobody can check on five.
 *
 * @returns `null` of no pairs.
 * @throws RangeError of a figure that is not above zero and finite: it has no ratio.
 */
export function estimateRatio(pairs: readonly RatioPair[]): RatioEstimate | null {
  const ratios = pairs.map(ratioOf).toSorted((a, b) => a - b);
  const last = ratios.length - 1;
  const lower = ratios[Math.floor(last / 2)];
  const upper = ratios[Math.ceil(last / 2)];
  if (lower === undefined || upper === undefined) return null;
  const estimate = lower === upper ? lower : Math.sqrt(lower * upper);
  if (last === 0) return { estimate, low: null, high: null, confidence: 0 };
  const { rank, confidence } = medianRank(ratios.length);
  return { estimate, low: ratios[rank] ?? null, high: ratios[last - rank] ?? null, confidence };
}

/**
 * How many values lie outside each end of the interval for a median, of `n` in order.
 *
 * Each value is below the true median with probability ½, so the number below it, B, is binomial,
 * and leaving out k values at each end errs with probability 2·P(B ≤ k). The rank is the largest k
 * for which that is at most 5 % (W. R. Thompson, Annals of Mathematical Statistics 7, 1936,
 * pp. 122–128: the sign test turned round). Below 6 values there is none: then even smallest and
 * largest enclose the median in only 1 − 2^(1−n) of all cases, 93.75 % of 5, and that is what
 * `confidence` says, instead of a 95 % that nobody could keep.
 *
 * @param n 1 or more.
 */
export function medianRank(n: number): { readonly rank: number; readonly confidence: number } {
  let probability = 0.5 ** n;
  let cumulative = probability;
  let confidence = 1 - 2 * cumulative;
  let rank = 0;
  for (let k = 1; k < n; k += 1) {
    probability *= (n - k + 1) / k;
    cumulative += probability;
    if (1 - 2 * cumulative < CONFIDENCE) break;
    rank = k;
    confidence = 1 - 2 * cumulative;
  }
  return { rank, confidence };
}

function ratioOf({ reference, candidate }: RatioPair): number {
  const ratio = candidate / reference;
  if (reference > 0 && ratio > 0 && Number.isFinite(ratio)) return ratio;
  throw new RangeError(`${candidate} and ${reference} have no ratio`);
}
