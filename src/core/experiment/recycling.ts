import type { Bytes } from '../units.ts';

/**
 * When a prover is given a fresh worker with a fresh memory: never, once its memory has reached a
 * threshold, or after every so many proofs. All but `off` also do so before a proof that is expected
 * not to fit, and, once for each proof, after a failure.
 */
export type Recycling = 'off' | 'threshold' | `every:${number}`;

/** How many proofs a memory may be set to make, at most and at least. */
export const EVERY_RANGE = { min: 1, max: 10_000 } as const;

/** Which values there are, in words. */
export const RECYCLING_ALLOWED = `off, threshold, every:N with N from ${EVERY_RANGE.min} to ${EVERY_RANGE.max}`;

/**
 * Size of the memory from which on it is replaced, unless its own limit is nearer: 1.75 GiB leaves a
 * quarter of the 2 GiB beyond which 32-bit code that was not tested there begins to fail, and is what
 * services that refresh their provers' memory use.
 */
export const DEFAULT_REFRESH_AT: Bytes = 1.75 * 2 ** 30;

/** Reads a value; `null` if it is none. */
export function parseRecycling(value: unknown): Recycling | null {
  if (value === 'off' || value === 'threshold') return value;
  const digits = typeof value === 'string' ? /^every:([1-9]\d{0,4})$/.exec(value)?.[1] : undefined;
  if (digits === undefined) return null;
  const proofs = Number(digits);
  return proofs <= EVERY_RANGE.max ? `every:${proofs}` : null;
}

/** After how many proofs a memory is replaced; `null` where their number does not matter. */
export function proofsPerMemory(recycling: Recycling): number | null {
  return recycling.startsWith('every:') ? Number(recycling.slice('every:'.length)) : null;
}
