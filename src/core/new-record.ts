import type { ExperimentConfig } from './experiment/config.ts';
import { FORMAT_VERSION } from './run.ts';
import type { RunEnvironment, RunRecord } from './run.ts';

/** The row of a run that begins, and of which nothing is known yet but what it is to do. */
export function newRecord(
  config: ExperimentConfig,
  environment: RunEnvironment,
  { id, startedAt }: Pick<RunRecord, 'id' | 'startedAt'>,
): RunRecord {
  return {
    formatVersion: FORMAT_VERSION,
    id,
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
