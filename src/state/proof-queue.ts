import type { ExperimentConfig } from '../core/experiment/config.ts';
import { plannedProofs, plannedWarmup } from '../core/experiment/planned-proofs.ts';

/**
 * Which prover makes which proof. Each makes its own warm-up proofs first, so that none of what is
 * measured is anybody's first; all others are taken by whoever is free.
 */
export class ProofQueue {
  readonly #own: number[][];
  readonly #shared: number[];

  /** @param done proofs that are there already, of a run that is continued. */
  constructor(
    config: Pick<ExperimentConfig, 'warmup' | 'proofs' | 'provers'>,
    done: readonly number[],
  ) {
    const isMissing = (index: number) => !done.includes(index);
    this.#own = Array.from({ length: config.provers }, (_, place) =>
      range(place * config.warmup, (place + 1) * config.warmup).filter(isMissing),
    );
    this.#shared = range(plannedWarmup(config), plannedProofs(config)).filter(isMissing);
  }

  /** The next proof of the prover at `place`; `null` if there is nothing left for it to do. */
  take(place: number): number | null {
    return this.#own[place]?.shift() ?? this.#shared.shift() ?? null;
  }

  /** Has nobody given another one. */
  close(): void {
    for (const own of this.#own) own.length = 0;
    this.#shared.length = 0;
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
