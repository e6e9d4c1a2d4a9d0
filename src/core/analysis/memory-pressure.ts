import type { Bytes } from '../units.ts';

/**
 * From this part of its limit on a memory is under pressure: what is left is less than a prover of
 * the smallest program allocates during one proof, and an allocation asks for up to tens of MiB at
 * once, so that the limit itself is never quite reached. It is the share at which services that
 * make proofs are advised to act.
 */
export const PRESSURE_SHARE = 0.85;

/** Whether a memory of `usedBytes` is under pressure; `false` as long as its limit is not known. */
export function isUnderPressure(usedBytes: Bytes, limitBytes: Bytes | null): boolean {
  return limitBytes !== null && usedBytes >= limitBytes * PRESSURE_SHARE;
}
