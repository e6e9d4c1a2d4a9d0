import { FAILURES } from '../failures.ts';
import { plannedProofs } from '../experiment/planned-proofs.ts';
import type { ProofSample, RunRecord } from '../run.ts';
import { formatBytes, formatCount, pagesToBytes } from '../units.ts';
import type { WasmPages } from '../units.ts';

/** What was measured of one run, finished or not. */
export interface MeasuredRun {
  readonly record: RunRecord;
  /** In order, warm-up first. */
  readonly proofs: readonly ProofSample[];
}

/** What two runs, one on each path, showed. */
export interface LeakFinding {
  readonly kind: LeakVerdict;
  /** One sentence for people, in which every figure was measured. */
  readonly text: string;
}

/**
 * - `leak-shown`: the leaking path grew and the freeing path did not
 * - `growth-reduced`: both grew, the freeing path less
 * - `both-flat`: neither grew
 * - `unexpected`: the freeing path grew at least as much as the leaking one
 * - `incomplete`: one of the two has no proof to compare, or fewer than it set out to make
 */
export type LeakVerdict =
  'leak-shown' | 'growth-reduced' | 'both-flat' | 'unexpected' | 'incomplete';

/**
 * Says in one sentence what the same proofs did to the memory on the leaking and on the freeing
 * path. The first proof is left out even if it was no warm-up: what it allocates, later proofs use.
 *
 * @param leaking the run on the leaking path, which comes first.
 * @param freeing the run on the freeing path, `null` if it was never started.
 * @returns `null` as long as there is nothing to say: no proof to count, and more may come.
 */
export function describeLeak(
  leaking: MeasuredRun | null,
  freeing: MeasuredRun | null,
): LeakFinding | null {
  if (leaking === null) return null;
  const leak = observe(leaking);
  const free = freeing === null ? null : observe(freeing);
  if (leak.steps.length === 0) {
    return leak.shortfall === null
      ? null
      : { kind: 'incomplete', text: `The leaking run ${leak.shortfall}, so nothing can be said.` };
  }
  const first = `On the leaking path, ${growthClause(leak, 'the memory')}`;
  if (free === null) return { kind: 'incomplete', text: `${first}${ending(leak)}.` };
  if (free.steps.length === 0) {
    const why = free.shortfall === null ? '' : `; the freeing run ${free.shortfall}`;
    return { kind: 'incomplete', text: `${first}${ending(leak)}${why}.` };
  }
  const complete = leak.shortfall === null && free.shortfall === null;
  const kind = complete && !free.running ? compare(leak, free) : 'incomplete';
  return { kind, text: sentenceOf(kind, first, leak, free) };
}

/** The steady part of a run: how many pages each proof added. */
interface Observation {
  readonly steps: readonly WasmPages[];
  readonly total: WasmPages;
  /** How many proofs came before the first that counts. */
  readonly skipped: number;
  readonly running: boolean;
  /** Why the run has fewer proofs than it set out to make; `null` if it has not. */
  readonly shortfall: string | null;
}

function observe({ record, proofs }: MeasuredRun): Observation {
  const steady = proofs.filter((proof) => !proof.warmup && proof.index > 0);
  const before = proofs.filter((proof) => proof.warmup || proof.index === 0);
  let level = before.at(-1)?.pages.after ?? steady[0]?.pages.before ?? 0;
  const steps = steady.map((proof) => {
    const step = proof.pages.after - level;
    level = proof.pages.after;
    return step;
  });
  return {
    steps,
    total: steps.reduce((sum, step) => sum + step, 0),
    skipped: before.length,
    running: record.status === 'running',
    shortfall: shortfallOf(record),
  };
}

function shortfallOf(record: RunRecord): string | null {
  if (record.failure === null) return null;
  const planned = plannedProofs(record.config);
  const done = `after ${record.proofsDone} of ${planned} proofs`;
  const { code } = record.failure;
  if (code === 'cancelled') return `was stopped ${done}`;
  return `ended ${done} (${lowerFirst(FAILURES[code].title)})`;
}

function compare(leak: Observation, free: Observation): LeakVerdict {
  if (free.total <= 0) return leak.total <= 0 ? 'both-flat' : 'leak-shown';
  const perLeaking = leak.total / leak.steps.length;
  return free.total / free.steps.length < perLeaking ? 'growth-reduced' : 'unexpected';
}

function sentenceOf(
  kind: LeakVerdict,
  first: string,
  leak: Observation,
  free: Observation,
): string {
  const same = leak.steps.length === free.steps.length;
  const count = free.steps.length;
  const proofs = same ? `the same ${proofCount(count)}` : proofCount(count);
  const second =
    free.total <= 0
      ? `${proofs} added nothing`
      : growthClause(free, same ? 'it' : 'the memory', same ? 'the same ' : '');
  switch (kind) {
    case 'both-flat':
      return `Neither path grew: ${proofCount(count)} after ${firstOnes(leak.skipped)} added nothing to the memory on the leaking path or on the freeing one.`;
    case 'unexpected':
      return `Unexpectedly, the freeing path saved nothing: ${lowerFirst(first)}; on the freeing path, ${second}.`;
    case 'leak-shown':
    case 'growth-reduced':
      return `${first}; on the freeing path, ${second}.`;
    case 'incomplete':
      return `${first}${ending(leak)}; on the freeing path, ${second}${ending(free)}.`;
  }
}

/** `the memory grew by 132 pages (8.25 MiB) with every proof after the first`. */
function growthClause(run: Observation, subject: string, which = ''): string {
  const { steps, total } = run;
  if (total <= 0)
    return `${proofCount(steps.length)} after ${firstOnes(run.skipped)} added nothing`;
  const smallest = Math.min(...steps);
  const largest = Math.max(...steps);
  if (smallest <= 0) {
    return `${subject} grew by ${size(total)} over ${which}${proofCount(steps.length)} after ${firstOnes(run.skipped)}`;
  }
  const amount = smallest === largest ? size(largest) : `${smallest} to ${size(largest)}`;
  const each = steps.length === 1 ? 'with the one proof' : 'with every proof';
  return `${subject} grew by ${amount} ${each} after ${firstOnes(run.skipped)}`;
}

function ending(run: Observation): string {
  return run.shortfall === null ? '' : `, until the run ${run.shortfall}`;
}

function size(pages: WasmPages): string {
  const unit = pages === 1 ? 'page' : 'pages';
  return `${formatCount(pages)} ${unit} (${formatBytes(pagesToBytes(pages))})`;
}

function proofCount(count: number): string {
  return count === 1 ? 'one proof' : `${count} proofs`;
}

function firstOnes(count: number): string {
  return count <= 1 ? 'the first' : `the first ${count}`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
