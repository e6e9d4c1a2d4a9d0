import type { ExperimentConfig } from '../experiment/config.ts';
import { plannedProofs } from '../experiment/planned-proofs.ts';
import type { ProofSample } from '../run.ts';
import type { EpochMs } from '../units.ts';
import { median } from './run-figures.ts';

/**
 * When a run will be over: from the median proof so far, the first one left out where there are
 * others, and as many proofs at the same time as there are provers. `null` before the first.
 * @param index the proof in flight.
 * @param since when it began.
 */
export function expectEnd(
  config: Pick<ExperimentConfig, 'warmup' | 'proofs' | 'provers' | 'pauseMs'>,
  done: readonly Pick<ProofSample, 'proveMs' | 'verifyMs'>[],
  index: number,
  since: EpochMs,
): EpochMs | null {
  const settled = done.slice(done.length > 1 ? 1 : 0);
  const perProof = median(settled.map(({ proveMs, verifyMs }) => proveMs + verifyMs));
  if (perProof === null) return null;
  const rounds = Math.ceil((plannedProofs(config) - index) / config.provers);
  return since + rounds * perProof + (rounds - 1) * config.pauseMs;
}
