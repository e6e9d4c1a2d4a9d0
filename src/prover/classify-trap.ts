import type { Bytes } from '../core/units.ts';
import type { ProverFailure } from './prover-port.ts';

/**
 * From this part of the limit on, a trap is put down to memory running out: a failed allocation ends
 * in the same `unreachable` as any other panic, and asks for up to tens of MiB at once, so that the
 * limit itself is never quite reached. The same 85 % at which memory counts as under pressure.
 */
const EXHAUSTED_SHARE = 0.85;

/**
 * What the trap of a thread means.
 *
 * @param message of the error that the thread died of.
 * @param usedBytes size of the memory when it was last seen.
 * @param limitBytes the most that it may grow to.
 */
export function classifyTrap(message: string, usedBytes: Bytes, limitBytes: Bytes): ProverFailure {
  const detail = message || 'A thread died without a message.';
  const exhausted =
    /memory allocation of \d+ bytes failed|out of memory|RangeError/i.test(message) ||
    usedBytes >= limitBytes * EXHAUSTED_SHARE;
  return { code: exhausted ? 'out-of-memory' : 'crash', detail };
}
