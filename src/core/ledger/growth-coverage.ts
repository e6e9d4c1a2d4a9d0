import type { Bytes } from '../units.ts';

/** Bytes in a megabyte, as memory investigations before this one count it. */
export const MEGABYTE: Bytes = 1_000_000;

/**
 * What a memory can take in before it is full, in round figures: 4 GiB is the most that it can have,
 * less the 300 MB or so that o1js takes before its first proof.
 */
const ROOM: Bytes = 4_000 * MEGABYTE;

/** How much of a memory's growth is in a log. */
export interface GrowthCoverage {
  /** Alive at the end of the log, for each proof. */
  readonly instrumentedPerProof: Bytes;
  readonly growthPerProof: Bytes;
  /** The one as a part of the other; above 1 where the log holds more than the memory grew by. */
  readonly share: number;
  /** After how many proofs of this growth a memory is full. */
  readonly proofsUntilFull: number;
}

/**
 * Instrumented bytes against observed growth. An instrument that counts only what it was told to
 * count can miss the cause: where this is far below 1, the leak is mostly elsewhere.
 *
 * @param growthPerProof more than 0.
 * @param proofs how many the log covers; at least 1.
 */
export function coverGrowth(
  aliveBytes: Bytes,
  growthPerProof: Bytes,
  proofs: number,
): GrowthCoverage {
  const instrumentedPerProof = aliveBytes / proofs;
  return {
    instrumentedPerProof,
    growthPerProof,
    share: instrumentedPerProof / growthPerProof,
    proofsUntilFull: Math.floor(ROOM / growthPerProof),
  };
}

/** Coverage in one sentence. */
export function describeCoverage(coverage: GrowthCoverage): string {
  const { share, instrumentedPerProof, growthPerProof } = coverage;
  const figures = `${formatMegabytes(instrumentedPerProof)} of ${formatMegabytes(growthPerProof)} a proof`;
  if (share > 1) return `The log holds more than the memory grew by: ${figures}.`;
  return `${(share * 100).toFixed(1)} % of the growth is in this log: ${figures}.`;
}

/** How long a memory lasts that grows like this, in one sentence. */
export function describeRoom({ growthPerProof, proofsUntilFull }: GrowthCoverage): string {
  const proofs = proofsUntilFull === 1 ? '1 proof' : `${proofsUntilFull} proofs`;
  return `At ${formatMegabytes(growthPerProof)} a proof, 4 GB are full after about ${proofs}.`;
}

/** With two decimals where they tell something: `8.66 MB`, `74 MB`. */
function formatMegabytes(bytes: Bytes): string {
  return `${Number((bytes / MEGABYTE).toFixed(2))} MB`;
}
