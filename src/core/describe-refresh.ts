import { FAILURES } from './failures.ts';
import type { LifeCause, MemoryLife } from './memory-life.ts';
import type { RunRecord } from './run.ts';
import { formatBytes, formatDuration, pagesToBytes } from './units.ts';

/** Why a memory was made, as the end of a sentence: `because it had reached 341 MiB …`. */
export function describeCause(cause: LifeCause): string {
  switch (cause.kind) {
    case 'start':
      return 'for the run';
    case 'by-hand':
      return 'because somebody asked for it';
    case 'every':
      return cause.proofs === 1
        ? 'after one proof, as set'
        : `after ${cause.proofs} proofs, as set`;
    case 'threshold':
      return `because it had reached ${formatBytes(cause.usedBytes)}, above the threshold of ${formatBytes(cause.thresholdBytes)}`;
    case 'admission':
      return `because the next proof was expected to take ${formatBytes(cause.predictedBytes)}, and the limit is ${formatBytes(cause.limitBytes)}`;
    case 'failure':
      return `after a failure: ${FAILURES[cause.failure.code].title.toLowerCase()}. ${cause.failure.detail}`;
  }
}

/** A memory that replaced another one of the same prover. */
export interface Refresh {
  /** Its index in the run's `lives`. */
  readonly life: number;
  readonly fresh: MemoryLife;
  /** The one that it replaced. */
  readonly old: MemoryLife | null;
}

/** Every refresh of a run, in the order in which they began. */
export function listRefreshes({ lives }: Pick<RunRecord, 'lives'>): readonly Refresh[] {
  const newest = new Map<number, MemoryLife>();
  return lives.flatMap((fresh, life) => {
    const old = newest.get(fresh.prover) ?? null;
    newest.set(fresh.prover, fresh);
    return fresh.cause.kind === 'start' ? [] : [{ life, fresh, old }];
  });
}

/** A refresh in a sentence, for logs, reports and lists. */
export function describeRefresh({ fresh, old }: Refresh, provers: number): string {
  const who = provers > 1 ? ` of prover ${fresh.prover + 1}` : '';
  const size = old?.lastPages ?? null;
  const what = size === null ? '' : ` of ${formatBytes(pagesToBytes(size))}`;
  const took =
    fresh.readyAt === null
      ? ''
      : ` Ready again in ${formatDuration(fresh.readyAt - fresh.startedAt)}.`;
  const why = describeCause(fresh.cause);
  const stop = why.endsWith('.') ? '' : '.';
  return `The memory${who}${what} was replaced before proof ${fresh.beforeProof + 1}, ${why}${stop}${took}`;
}

/** Every refresh of a run by the proof that it came before, as {@link describeRefresh} tells it. */
export function describeRefreshesOf(
  record: Pick<RunRecord, 'lives' | 'config'>,
): ReadonlyMap<number, readonly string[]> {
  const byProof = new Map<number, readonly string[]>();
  for (const refresh of listRefreshes(record)) {
    const { beforeProof } = refresh.fresh;
    const text = describeRefresh(refresh, record.config.provers);
    byProof.set(beforeProof, [...(byProof.get(beforeProof) ?? []), text]);
  }
  return byProof;
}
