import { FAILURES } from '../core/failures.ts';
import { plannedProofs, plannedWarmup } from '../core/experiment/planned-proofs.ts';
import type { LifeCause } from '../core/memory-life.ts';
import type { ProofSample, RunRecord } from '../core/run.ts';
import { median } from '../core/analysis/run-figures.ts';
import { formatBytes, formatDuration, formatGrowth, pagesToBytes } from '../core/units.ts';
import type { EpochMs, Milliseconds } from '../core/units.ts';
import type { Activity, RunView } from '../state/app.ts';

/** What a run is doing, or how it ended, for the status line. */
export interface ActivityText {
  /** Changes with the phase, never with the time alone. */
  readonly headline: string;
  /** The clock beside it: time left where it can be told, else time spent. Empty once it ended. */
  readonly clock: string;
  /** Part of the run that is behind us, 0 to 1; `null` before the first proof begins. */
  readonly progress: number | null;
}

/** Describes a run. A stored run, or one of another tab, has no activity. */
export function describeActivity(
  { record, proofs }: RunView,
  activity: Activity | null,
  now: EpochMs,
): ActivityText {
  if (record.status !== 'running') return describeEnd(record);
  const total = plannedProofs(record.config);
  const done = record.proofsDone / total;
  if (activity === null) {
    const headline = `Running in another tab: ${record.proofsDone} of ${total} proofs`;
    return { headline, clock: '', progress: done };
  }
  switch (activity.kind) {
    case 'loading':
      return {
        headline: `${whyLoading(activity.cause)}Loading o1js ${record.config.o1js}`,
        clock: spent(now - activity.since),
        progress: null,
      };
    case 'compiling':
      return {
        headline: `${whyLoading(activity.cause)}Compiling the program`,
        clock: spent(now - activity.since),
        progress: null,
      };
    case 'proving': {
      const warmup = activity.index < plannedWarmup(record.config) ? ' (warm-up)' : '';
      const elapsed = now - activity.since;
      return {
        headline: `Proof ${activity.index + 1} of ${total}${warmup}: ${activity.phase}`,
        clock: activity.expectedEnd === null ? spent(elapsed) : left(activity.expectedEnd - now),
        progress: (activity.index + partDone(proofs, elapsed)) / total,
      };
    }
    case 'pausing':
      return {
        headline: `Pausing before proof ${activity.index + 1} of ${total}`,
        clock: left(activity.until - now),
        progress: done,
      };
    case 'ended':
      return { headline: 'Finishing', clock: '', progress: done };
  }
}

/** What a screen reader is told of a change from one snapshot to the next; `null` for silence. */
export function announceChange(before: RunView | null, after: RunView): string | null {
  const { record, proofs } = after;
  const same = before?.record.id === record.id;
  if (record.status !== 'running') {
    if (same && before.record.status !== 'running') return null;
    return describeEnd(record).headline;
  }
  const last = proofs.at(-1);
  if (last !== undefined && !(same && before.proofs.length === proofs.length)) {
    const total = plannedProofs(record.config);
    const verified = last.verified ? 'verified' : 'not verified';
    const grown = pagesToBytes(last.pages.after - last.pages.before);
    return `Proof ${last.index + 1} of ${total} ${verified}. Memory ${formatBytes(pagesToBytes(last.pages.after))}, ${formatGrowth(grown)}.`;
  }
  if (record.compile !== null && same && before.record.compile === null)
    return 'Compiled. Proving.';
  return same ? null : `Loading o1js ${record.config.o1js}, then compiling.`;
}

function describeEnd(record: RunRecord): ActivityText {
  const total = plannedProofs(record.config);
  const progress = record.proofsDone / total;
  const proofs = `${record.proofsDone} of ${total} proofs`;
  if (record.failure !== null) {
    const title = FAILURES[record.failure.code].title;
    const headline = record.proofsDone === 0 ? title : `${title} after ${proofs}`;
    return { headline, clock: '', progress };
  }
  if (record.status === 'interrupted') {
    return { headline: `Interrupted after ${proofs}`, clock: '', progress };
  }
  const took =
    record.endedAt === null ? '' : ` in ${formatDuration(record.endedAt - record.startedAt)}`;
  if (record.proofsDone < total) {
    return { headline: `Verdict certain after ${proofs}${took}`, clock: '', progress: 1 };
  }
  const made = total === 1 ? 'The proof was made' : `All ${total} proofs made`;
  return { headline: `Done. ${made} and verified${took}`, clock: '', progress };
}

/** How much of the proof in flight is probably done, from the median of those before it. */
function partDone(proofs: readonly ProofSample[], elapsed: Milliseconds): number {
  const usual = median(proofs.map((proof) => proof.proveMs + proof.verifyMs));
  return usual === null || usual <= 0 ? 0 : Math.min(0.95, Math.max(0, elapsed / usual));
}

/** What comes before the step of a prover that is being replaced. */
function whyLoading(cause: LifeCause): string {
  return cause.kind === 'start' ? '' : 'Fresh memory: ';
}

function spent(ms: Milliseconds): string {
  return `${wholeSeconds(ms, Math.floor)} so far`;
}

function left(ms: Milliseconds): string {
  return ms <= 0 ? 'any moment now' : `about ${wholeSeconds(ms, Math.ceil)} left`;
}

/** A clock counts in whole seconds: anything finer would only flicker. */
function wholeSeconds(ms: Milliseconds, round: (n: number) => number): string {
  const seconds = Math.max(0, round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}
