import { plannedWarmup } from '../core/experiment/planned-proofs.ts';
import type { RunRecord } from '../core/run.ts';
import type { EpochMs } from '../core/units.ts';
import type { Activity, RunView } from '../state/app.ts';
import type { ChartRun, ProofInFlight } from './chart-model.ts';
import { pathLabel, toneOf } from './path-mark.ts';

/**
 * What the chart draws of a run.
 * @param activity what it is doing; `null` for a run that is not this page's.
 * @param now until when a run that goes on here is drawn.
 */
export function chartRunOf(
  { record, proofs, points }: RunView,
  activity: Activity | null,
  now: EpochMs,
): ChartRun {
  const { switches } = record.config;
  const seen = Math.max(record.startedAt, points.at(-1)?.at ?? 0, endOfProofs(proofs));
  const live = record.status === 'running' && activity !== null;
  return {
    id: record.id,
    label: pathLabel(switches),
    tone: toneOf(switches),
    startedAt: record.startedAt,
    until: Math.max(seen, live ? now : (record.endedAt ?? 0)),
    points,
    proofs,
    changes: record.switchChanges.map(({ beforeProof }) => beforeProof),
    inFlight: live && activity.kind === 'proving' ? inFlightOf(record, activity) : null,
  };
}

function inFlightOf(
  record: RunRecord,
  { index, since }: Extract<Activity, { kind: 'proving' }>,
): ProofInFlight {
  return { index, warmup: index < plannedWarmup(record.config), since };
}

function endOfProofs(proofs: RunView['proofs']): EpochMs {
  const last = proofs.at(-1);
  return last === undefined ? 0 : last.startedAt + last.proveMs + last.verifyMs;
}
