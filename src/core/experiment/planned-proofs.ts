import type { ExperimentConfig } from './config.ts';

type Planned = Pick<ExperimentConfig, 'warmup' | 'proofs' | 'provers'>;

/** Proofs of a run that are made to warm up: every prover makes its own. They come first. */
export function plannedWarmup({ warmup, provers }: Omit<Planned, 'proofs'>): number {
  return warmup * provers;
}

/** All proofs that a run is to make, warm-up included. */
export function plannedProofs(config: Planned): number {
  return plannedWarmup(config) + config.proofs;
}
