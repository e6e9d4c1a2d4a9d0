/** Ends of an interval, in the unit of the readings per proof. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Fewest increases, one from each reading to the next, that {@link meanIncrease} works from. */
export const FEWEST_INCREASES = 4;

/** Into how many parts, each half of the one before, the 5 % of {@link meanIncrease} are split. */
export const SHARES = 5;

/**
 * The `a` of {@link meanIncrease} for an error of 5 %, 2.5 %, 1.25 % …: where
 * 2·(1 − F(a) + a·f(a)) is that error, with F and f of Student's distribution with 3 degrees of
 * freedom, and of the normal one. A test solves the equations again.
 */
const STUDENT_A = [5.275404, 6.8057, 8.697977, 11.055262, 14.004675] as const;
const NORMAL_A = [2.795483, 3.057516, 3.295649, 3.515503, 3.720787] as const;

/**
 * How much the need for memory may vary from proof to proof, as a share of the allocator's step,
 * before anybody could see it in a size that moves in steps: the standard deviation of a proof's
 * growth. Of 33 pages that are 344 KiB a proof, some twenty-five times the most by which live bytes were
 * seen to vary between proofs of one run (14 KB, when the browser collected garbage).
 */
const HIDDEN_VARIATION = 1 / 6;

/**
 * The interval of the mean increase from one reading to the next, for growth that may differ from
 * proof to proof. Such differences add up and never come back, so that only increases are
 * independent of each other, and not readings.
 *
 * The interval holds at every look at once: with 95 % probability it encloses the growth after the
 * fourth increase, and after the fifth, and so on for ever. A run may therefore be stopped by what
 * it shows. For normal increases with mean x̄ and standard deviation s (of n, not n − 1) it is
 * T. L. Lai's (Annals of Statistics 4, 1976, pp. 265–280, example 3), with m = 4 for the first look,
 *
 *     x̄ ± s·√( ((1 + a²/(m−1))^m · n/m)^(1/n) − 1 ).
 *
 * At six proofs that is 1.8 times as wide as Student's interval for one look. The room is needed as
 * well where increases are not normal.
 *
 * Where readings are rounded up to the steps of an allocator, three more things are known:
 *
 * - Steps alone make increases vary, if the growth is no multiple of them. Multiples of q with mean
 *   x̄ have at least the variance q²·p·(1−p), where p is what x̄/q has after the point. That much is
 *   no sign of growth that varies, and is taken off s².
 * - The first and the last reading are off by less than a step each, both in the same direction:
 *   the mean by less than q/n.
 * - Variation of the growth by less than a step cannot be told from its rounding. It is taken to
 *   be {@link HIDDEN_VARIATION} of the step, or s if that is more. For σ that is known the interval
 *   at every look is x̄ ± σ·√((a² + ln(n/m))/n) (H. Robbins, Annals of Mathematical Statistics 41,
 *   1970, pp. 1397–1409).
 *
 * Rounding and variation are independent, so the squares of the two half-widths add up.
 *
 * @param increases at least {@link FEWEST_INCREASES}.
 * @param step that the readings are thought to be multiples of, give or take one amount; 0 if they
 *   are exact. Where increases are no multiples of it, they show what they are multiples of, and
 *   rounding is thought to be by the larger of the two.
 * @param share which error is allowed: 0 is 5 %, 1 is 2.5 %, … up to {@link SHARES}.
 */
export function meanIncrease(increases: readonly number[], step: number, share: number): Interval {
  const n = increases.length;
  const mean = sum(increases) / n;
  const variance = sum(increases.map((increase) => (increase - mean) ** 2)) / n;
  const [student = Number.NaN, normal = Number.NaN] = [STUDENT_A[share], NORMAL_A[share]];
  const lai = (1 + student ** 2 / (FEWEST_INCREASES - 1)) ** FEWEST_INCREASES;
  const perDeviation = Math.sqrt(((lai * n) / FEWEST_INCREASES) ** (1 / n) - 1);
  if (step === 0) return around(mean, perDeviation * Math.sqrt(variance));

  const divisor = commonDivisor(increases);
  const grain = divisor % step === 0 ? step : divisor;
  const unexplained = Math.max(0, variance - leastVariance(mean, grain));
  const rounding = Math.max(step, grain);
  const hidden =
    rounding * HIDDEN_VARIATION * Math.sqrt((normal ** 2 + Math.log(n / FEWEST_INCREASES)) / n);
  const varying = Math.max(hidden, perDeviation * Math.sqrt(unexplained));
  return around(mean, Math.hypot(rounding / n, varying));
}

function around(middle: number, halfWidth: number): Interval {
  return { low: middle - halfWidth, high: middle + halfWidth };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The least variance of multiples of `grain` with this mean. */
function leastVariance(mean: number, grain: number): number {
  if (grain === 0) return 0;
  const part = mean / grain - Math.floor(mean / grain);
  return grain ** 2 * part * (1 - part);
}

/** The largest whole number that all of these are multiples of; 0 if all are 0. */
function commonDivisor(values: readonly number[]): number {
  let divisor = 0;
  for (const value of values) {
    let rest = Math.abs(value);
    while (rest !== 0) [divisor, rest] = [rest, divisor % rest];
  }
  return divisor;
}
