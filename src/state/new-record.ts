import type { ExperimentConfig } from '../core/experiment/config.ts';
import { FORMAT_VERSION } from '../core/run.ts';
import type { RunEnvironment, RunRecord } from '../core/run.ts';
import type { EpochMs } from '../core/units.ts';

/** The row of a run that begins at this moment. */
export function newRecord(
  config: ExperimentConfig,
  environment: RunEnvironment,
  startedAt: EpochMs,
): RunRecord {
  return {
    formatVersion: FORMAT_VERSION,
    id: crypto.randomUUID(),
    startedAt,
    endedAt: null,
    status: 'running',
    failure: null,
    config,
    environment,
    switchStates: null,
    switchChanges: [],
    lives: [],
    limitBytes: null,
    compile: null,
    proofsDone: 0,
    lastPages: null,
    growthPerProof: null,
  };
}
