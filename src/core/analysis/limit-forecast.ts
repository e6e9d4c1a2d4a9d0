import type { HeapSample, ProofSample } from '../run.ts';
import type { Bytes } from '../units.ts';
import { estimateGrowth, forecastProofs } from './growth.ts';
import type { Estimate } from './growth.ts';
import { estimateLiveGrowth } from './live-growth.ts';
import { estimatePageGrowth } from './page-growth.ts';
import { settledReadings } from './settled-readings.ts';

/** Which growth fills a memory first. */
export type LimitPace =
  | 'linear memory'
  | 'live bytes'
  /** Bytes in use together with the free ones between them. */
  | 'live and scattered bytes';

/** When the memory will be full if it goes on as it did. */
export type LimitForecast =
  | { readonly kind: 'unknown' }
  /** Nothing grows, as far as the estimate says. */
  | {
      readonly kind: 'never';
      /** The earliest that the interval allows; `null` where it has none. */
      readonly low: number | null;
    }
  | {
      readonly kind: 'after';
      readonly proofs: number;
      /** Ends of the interval; `null` where it has none, or never ends. */
      readonly low: number | null;
      readonly high: number | null;
      readonly by: LimitPace;
    };

/**
 * Proofs until the memory has its limit.
 *
 * The size of a memory alone does not tell. It grows when a proof finds too little room, so what leaks
 * first fills what was free, in a memory that keeps its size, and a forecast from its pages says
 * “never” to the last. On the other hand live bytes do not tell of a memory that grows because free space
 * scatters. Three growths are therefore looked at, and the one that gets there first is told, for
 * the estimate and for each end of the interval by itself:
 *
 * - linear memory, from its present size, S, to the limit, L: (L − S) / growth;
 * - live bytes;
 * - live bytes and free ones between them, where the free ones grow for certain (the lower end of their
 *   growth is above zero): otherwise they come and go.
 *
 * Besides what is in use, a proof needs room for the moment. How much is not known, but all that is
 * free in the memory as it is was needed at some time. Estimate and lower end take it that the next
 * proofs need all of it: the memory has to grow by whatever is left behind, and (L − S) / growth holds
 * for live bytes as well. The upper end takes it that they need none: what is free, F, is filled
 * first, (L − S + F) / growth.
 *
 * @param proofs warm-up included, settled; see `settleProofs`. Growth is that of all memories, and what
 *   is free is so in the one that made the last proof.
 * @param size of the memory now.
 */
export function forecastLimit(
  proofs: readonly ProofSample[],
  size: Bytes | null,
  limit: Bytes,
): LimitForecast {
  const pages = estimatePageGrowth(proofs);
  if (pages === null || size === null) return { kind: 'unknown' };
  const paces = [
    { by: 'linear memory', growth: pages, free: 0 } as const,
    ...listInnerPaces(proofs),
  ].map(({ by, growth, free }) => {
    const { estimate, low } = forecastProofs(growth, size, limit);
    const { high } = forecastProofs(growth, size - free, limit);
    return { by, estimate, low, high };
  });
  const least = (end: 'low' | 'high') => fewest(paces.map((pace) => pace[end]));
  const proofsLeft = fewest(paces.map((pace) => pace.estimate));
  const first = paces.find((pace) => pace.estimate === proofsLeft);
  if (proofsLeft === null || first === undefined) return { kind: 'never', low: least('low') };
  return {
    kind: 'after',
    proofs: proofsLeft,
    low: least('low'),
    high: least('high'),
    by: first.by,
  };
}

/** What grows inside of the memory, and how much is free for it now. */
function listInnerPaces(proofs: readonly ProofSample[]) {
  const heap = proofs.at(-1)?.heap ?? null;
  const live = estimateLiveGrowth(proofs);
  if (heap === null || live === null) return [];
  const { freeBytes, topBytes } = heap;
  const paces: { by: LimitPace; growth: Estimate; free: Bytes }[] = [
    { by: 'live bytes', growth: live, free: freeBytes + topBytes },
  ];
  const readBytes = (read: (heap: HeapSample) => Bytes) =>
    estimateGrowth(settledReadings(proofs, (proof) => proof.heap && read(proof.heap)));
  const free = readBytes((one) => one.freeBytes);
  const both = readBytes((one) => one.liveBytes + one.freeBytes);
  if (both !== null && (free?.low ?? 0) > 0) {
    paces.push({ by: 'live and scattered bytes', growth: both, free: topBytes });
  }
  return paces;
}

function fewest(proofs: readonly (number | null)[]): number | null {
  const known = proofs.filter((one) => one !== null);
  return known.length === 0 ? null : Math.min(...known);
}
