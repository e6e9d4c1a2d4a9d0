import type { Bytes, Milliseconds } from '../units.ts';
import { estimateGrowth, FEWEST_FOR_INTERVAL } from './growth.ts';
import { median } from './run-figures.ts';

/** Growth or slowness of the first measured proofs that later ones do not have. */
export type WarmUp =
  /** The first `proofs` added `bytes` in all. */
  | {
      readonly kind: 'growth';
      readonly of: 'linear memory' | 'live bytes';
      readonly proofs: number;
      readonly bytes: Bytes;
    }
  /** The first `proofs` took `ratio` times as long as the median of the later ones. */
  | { readonly kind: 'times'; readonly proofs: number; readonly ratio: number };

/** Most proofs that are taken for warm-up; no more than a third of the measured ones either. */
const MOST_WARMUP = 3;

/** Rank, from 0 to 1, of the time among the later proofs that a slow first proof is compared with. */
const LATE_RANK = 0.9;

/**
 * Finds growth that is over after the first few proofs. The mean from the first reading to the last is
 * above `threshold`, so that whoever compares the two sees a leak; and yet the interval of the growth,
 * which allows for warm-up, is not, and without the first proofs neither is that mean. The longer a run,
 * the less its first proofs weigh, and in the end they are not worth a word.
 *
 * @param readings one before the first measured proof, then one after each.
 * @param step of the allocator; see {@link estimateGrowth}.
 * @returns the fewest proofs that explain it, and what they added; `null` if there is no such growth.
 */
export function findWarmUpGrowth(
  readings: readonly Bytes[],
  step: Bytes,
  threshold: Bytes,
): { readonly proofs: number; readonly bytes: Bytes } | null {
  const last = readings.at(-1) ?? 0;
  const proofs = readings.length - 1;
  const meanAfter = (left: number) => (last - (readings[left] ?? last)) / (proofs - left);
  if (proofs < 1 || meanAfter(0) <= threshold) return null;
  const high = estimateGrowth(readings, step)?.high ?? Number.POSITIVE_INFINITY;
  if (high > threshold) return null;
  for (let left = 1; left <= mostWarmUp(proofs); left += 1) {
    if (meanAfter(left) > threshold) continue;
    return { proofs: left, bytes: (readings[left] ?? last) - (readings[0] ?? last) };
  }
  return null;
}

/**
 * Finds first proofs that were slow: each took at least `threshold` times as long as nine of ten
 * later ones. A single proof that was disturbed at the start looks the same.
 *
 * @param times of the measured proofs, in order.
 * @returns as many proofs as were slow; `null` for none.
 */
export function findSlowStart(
  times: readonly Milliseconds[],
  threshold: number,
): { readonly proofs: number; readonly ratio: number } | null {
  for (let slow = mostWarmUp(times.length); slow >= 1; slow -= 1) {
    const later = times.slice(slow).toSorted((a, b) => a - b);
    const usual = later[Math.ceil(LATE_RANK * later.length) - 1];
    if (usual === undefined || later.length < FEWEST_FOR_INTERVAL - 1) continue;
    const early = times.slice(0, slow);
    const ratio = (median(early) ?? 0) / (median(later) ?? 1);
    if (early.every((time) => time >= threshold * usual)) return { proofs: slow, ratio };
  }
  return null;
}

function mostWarmUp(proofs: number): number {
  return Math.min(MOST_WARMUP, Math.floor(proofs / 3));
}
