import { plannedWarmup } from '../core/experiment/planned-proofs.ts';
import { describeCause, listRefreshes } from '../core/describe-refresh.ts';
import type { RunRecord } from '../core/run.ts';
import type { EpochMs } from '../core/units.ts';
import type { Activity, RunView } from '../state/app.ts';
import type { ChartRun, ProofInFlight } from './chart-model.ts';
import { pathLabel, toneOf } from './path-mark.ts';

/**
 * What the chart draws of a run.
 * @param activities what each of its provers is doing; `null` for a run that is not this page's.
 * @param now until when a run that goes on here is drawn.
 */
export function chartRunOf(
  { record, proofs, points, proverPoints }: RunView,
  activities: readonly Activity[] | null,
  now: EpochMs,
): ChartRun {
  const { switches, provers } = record.config;
  const seen = Math.max(record.startedAt, points.at(-1)?.at ?? 0, endOfProofs(proofs));
  const live = record.status === 'running' && activities !== null;
  return {
    id: record.id,
    label: pathLabel(switches),
    tone: toneOf(switches),
    startedAt: record.startedAt,
    until: Math.max(seen, live ? now : (record.endedAt ?? 0)),
    points,
    provers: provers === 1 ? [] : proverPoints,
    proverOfLife: record.lives.map(({ prover }) => prover),
    proofs,
    changes: record.switchChanges.map(({ beforeProof }) => beforeProof),
    refreshes: listRefreshes(record).map(({ fresh }) => ({
      prover: fresh.prover,
      at: fresh.startedAt,
      readyAt: fresh.readyAt ?? (live ? null : record.endedAt),
      beforeProof: fresh.beforeProof,
      cause: describeCause(fresh.cause),
    })),
    inFlight: live ? inFlightOf(record, activities) : [],
  };
}

function inFlightOf(record: RunRecord, activities: readonly Activity[]): readonly ProofInFlight[] {
  return activities.flatMap((activity, prover) => {
    if (activity.kind !== 'proving') return [];
    const { index, since } = activity;
    return [{ index, warmup: index < plannedWarmup(record.config), since, prover }];
  });
}

/** Of several provers, the last proof to begin need not be the last to end. */
function endOfProofs(proofs: RunView['proofs']): EpochMs {
  return proofs.reduce(
    (end, { startedAt, proveMs, verifyMs }) => Math.max(end, startedAt + proveMs + verifyMs),
    0,
  );
}
