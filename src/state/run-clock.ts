import type { EpochMs } from '../core/units.ts';

/** Now, on the clock that all realms of the page share. */
export function now(): EpochMs {
  return performance.timeOrigin + performance.now();
}
