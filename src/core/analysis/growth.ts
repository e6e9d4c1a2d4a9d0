import { FEWEST_INCREASES, meanIncrease, SHARES } from './mean-increase.ts';
import { theilSen } from './theil-sen.ts';

/** A figure with the ends of its interval, `null` where there are too few points for one. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** How {@link estimateGrowth} arrives at its figures, for reports. */
export const GROWTH_METHOD =
  'Theil–Sen slope over the measured proofs. The 95 % interval holds after every proof at once, for growth that varies from proof to proof (Lai 1976) as well as for readings that scatter about a line (Sen 1968); for linear memory it allows for the steps of the allocator, and its upper end for more warm-up than was asked for';

/** Fewest readings for which an interval of 95 % is given. */
export const FEWEST_FOR_INTERVAL = FEWEST_INCREASES + 1;

/**
 * Growth per proof: the Theil–Sen slope. Memory grows in steps, and a late warm-up or one odd proof
 * is common, so neither a mean nor a least-squares fit would be honest.
 *
 * Nobody knows beforehand how growth that is measured will vary. The interval therefore encloses
 * those for each of the shapes that were seen, and covers whichever it is:
 *
 * - readings that scatter about a line: {@link theilSen};
 * - growth that varies from proof to proof, and sizes in steps of an allocator: {@link meanIncrease};
 * - more warm-up than was asked for, which adds to the first few proofs and to no later one. The
 *   upper end is the lowest that leaving out up to a third of the increases at the start, three at
 *   most, gives. Half of its 2.5 % of error goes to leaving out none, a quarter to leaving out one,
 *   and so on. The lower end leaves out none, since warm-up makes increases vary, and thereby lowers it.
 *
 * It may be looked at after every proof. How often it covers the truth is tested by simulation, in
 * growth-coverage.test.ts: at every look to the 16th proof in 95 % of all runs or more, for scatter of
 * any kind, for increases with normal deviations, for a heap that leaks nothing, and for steady growth
 * in steps of 33 pages that varies by no more than a sixth of a step. It is weaker, after six proofs,
 * where growth in steps varies by half a step (90 %) or is one step or none at random (77 %). Such
 * growth shows in live bytes, which come without steps, and a verdict needs both.
 *
 * @param values one reading after each proof, in order, warm-up left out but for the reading that
 *   the first measured proof started from.
 * @param step of the allocator, if the values are sizes that only grow by multiples of some step:
 *   then they are whole numbers. 0 if they are exact.
 * @returns the unit of `values` per proof; `null` for fewer than two readings.
 */
export function estimateGrowth(values: readonly number[], step = 0): Estimate | null {
  if (values.length < 2) return null;
  const all = theilSen(values);
  const increases = values.slice(1).map((value, i) => value - (values[i] ?? value));
  if (increases.length < FEWEST_INCREASES || all.low === null) {
    return { estimate: all.estimate, low: null, high: null };
  }
  const low = Math.min(all.low, meanIncrease(increases, step, 0).low);
  const highs: number[] = [];
  for (let start = 0; start <= mostWarmup(increases.length); start += 1) {
    const scattered = theilSen(values.slice(start)).high ?? Number.POSITIVE_INFINITY;
    const varying = meanIncrease(increases.slice(start), step, start + 1).high;
    highs.push(Math.max(scattered, varying));
  }
  return { estimate: all.estimate, low, high: Math.max(all.estimate, Math.min(...highs)) };
}

/** How many of so many increases may be left out at the start, as warm-up. */
function mostWarmup(increases: number): number {
  return Math.min(Math.floor(increases / 3), increases - FEWEST_INCREASES, SHARES - 2);
}

/**
 * Proofs until `limit` is reached when each adds `growth`.
 * @param used what is in use now, in the unit of `limit`.
 * @returns whole proofs. `null` in place of a figure: that end of the growth is zero or less, so
 *   that the limit is never reached, or is not known.
 */
export function forecastProofs(
  growth: Estimate,
  used: number,
  limit: number,
): { estimate: number | null; low: number | null; high: number | null } {
  const room = Math.max(0, limit - used);
  const proofs = (perProof: number | null) =>
    perProof === null || perProof <= 0 ? null : Math.floor(room / perProof);
  // Faster growth means fewer proofs: the ends change places.
  return {
    estimate: proofs(growth.estimate),
    low: proofs(growth.high),
    high: proofs(growth.low),
  };
}
