import type { ExperimentConfig } from '../experiment/config.ts';
import type { ProofSample } from '../run.ts';
import type { EpochMs } from '../units.ts';
import { median } from './run-figures.ts';

/**
 * When a run will be over: from the median proof so far, the first one left out where there are
 * others. `null` before the first.
 * @param index the proof in flight.
 * @param since when it began.
 */
export function expectEnd(
  { warmup, proofs, pauseMs }: Pick<ExperimentConfig, 'warmup' | 'proofs' | 'pauseMs'>,
  done: readonly Pick<ProofSample, 'proveMs' | 'verifyMs'>[],
  index: number,
  since: EpochMs,
): EpochMs | null {
  const settled = done.slice(done.length > 1 ? 1 : 0);
  const perProof = median(settled.map(({ proveMs, verifyMs }) => proveMs + verifyMs));
  if (perProof === null) return null;
  const left = warmup + proofs - index;
  return since + left * perProof + (left - 1) * pauseMs;
}
