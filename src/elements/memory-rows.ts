import { describeCause } from '../core/describe-refresh.ts';
import type { MemoryLife } from '../core/memory-life.ts';
import type { RunRecord } from '../core/run.ts';
import { formatBytes, formatCount, formatDuration, pagesToBytes } from '../core/units.ts';

/** A memory of a run, in words. */
export interface MemoryRow {
  readonly number: string;
  readonly prover: string;
  /** Why it was made, and for which proof. */
  readonly why: string;
  /** How long after the start of the run. */
  readonly after: string;
  readonly readyIn: string;
  /** When it was replaced or the run ended; of one that is at work, now. */
  readonly size: string;
}

/** The memories of a run, in the order in which they were made. */
export function memoryRows({ lives, startedAt }: RunRecord): readonly MemoryRow[] {
  return lives.map((life, i) => ({
    number: formatCount(i + 1),
    prover: formatCount(life.prover + 1),
    why: describeWhy(life),
    after: formatDuration(Math.max(0, life.startedAt - startedAt)),
    readyIn: life.readyAt === null ? 'not ready' : formatDuration(life.readyAt - life.startedAt),
    size: life.lastPages === null ? '–' : formatBytes(pagesToBytes(life.lastPages)),
  }));
}

function describeWhy({ cause, beforeProof }: MemoryLife): string {
  const why = describeCause(cause);
  if (cause.kind === 'start') return `${capitalise(why)}.`;
  return `Before proof ${beforeProof + 1}, ${why}${why.endsWith('.') ? '' : '.'}`;
}

function capitalise(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** Whether every memory came to the same verification key, without which its proofs would be others. */
export function describeKeys({ lives }: Pick<RunRecord, 'lives'>): string {
  const hashes = lives.flatMap(({ compile }) =>
    compile === null ? [] : [compile.verificationKeyHash],
  );
  if (hashes.length < 2) return 'Only one memory was compiled in so far.';
  const isSame = new Set(hashes).size === 1;
  return isSame
    ? `All ${formatCount(hashes.length)} that were compiled in have the same verification key hash.`
    : 'The verification key hash is not the same in all of them: their proofs do not belong together.';
}
