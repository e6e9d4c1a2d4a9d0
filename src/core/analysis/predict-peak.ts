import type { ProofSample } from '../run.ts';
import type { WasmPages } from '../units.ts';

/** Where a memory stands between two proofs. */
export interface MemoryPlace {
  /** An index into the run's `lives`. */
  readonly life: number;
  /** Proofs made in it. */
  readonly nth: number;
  /** Its size now. */
  readonly pages: WasmPages;
}

/**
 * How large a memory will be at the peak of its next proof, from the high-water marks of this run: its
 * size now, and the most by which a proof at the same place has raised it. The first proof of a
 * memory is a place of its own, since it raises it by hundreds of MiB; all later ones are one place.
 *
 * A later proof allocates what the one before it freed, so that most proofs raise nothing: the
 * largest rise is an upper estimate, and not a mean.
 *
 * @param proofs of the whole run, in any order.
 * @returns `null` before there was a proof at that place.
 */
export function predictPeak(
  { life, nth, pages }: MemoryPlace,
  proofs: readonly ProofSample[],
): WasmPages | null {
  const isFirst = nth === 0;
  const alike = proofs.filter((proof) => (proof.nth === 0) === isFirst);
  const own = alike.filter((proof) => proof.life === life);
  const rises = (own.length > 0 ? own : alike).map(
    ({ pages: { before, after, highWater } }) => Math.max(highWater, after) - before,
  );
  return rises.length === 0 ? null : pages + Math.max(...rises);
}
