import { RANGES } from './config.ts';
import type { ConfigIssue, ExperimentConfig } from './config.ts';
import { describeValue } from './describe-value.ts';
import { configFromObject } from './from-object.ts';
import { samplesMemory } from './observing.ts';
import { BUILT_IN } from './offered.ts';
import type { Offered } from './offered.ts';
import type { Setting } from './setting.ts';

/** The same experiment once for each of several settings, one after the other. */
export interface SweepPlan {
  /** What is the same in all of its runs. */
  readonly config: ExperimentConfig;
  /** In the order in which they are run. */
  readonly settings: readonly Setting[];
}

/** A plan, or every reason why there is none. */
export type SweepResult =
  | { readonly kind: 'ok'; readonly plan: SweepPlan }
  | { readonly kind: 'invalid'; readonly issues: readonly ConfigIssue[] };

/** Most runs of one sweep, so that a mistyped list does not keep a machine busy for days. */
const MOST_RUNS = 32;

/** Powers of two up to the cores, and the cores themselves: what Amdahl's law needs, spread over its range. */
export function sweptThreadCounts(cores: number): readonly number[] {
  const most = Math.min(Math.max(1, cores), RANGES.threads.max);
  const counts = Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, i) => 2 ** i);
  return counts.includes(most) ? counts : [...counts, most];
}

/**
 * What a sweep measures unless it is told: one prover with each of {@link sweptThreadCounts}, and two
 * that share the cores, which shows what provers cost each other without filling the memory of a
 * machine that has many cores.
 */
export function defaultSweep(cores: number): readonly Setting[] {
  return offeredSweep(cores).filter(({ provers }) => provers <= 2);
}

/**
 * What a sweep can be asked for: one prover with each of {@link sweptThreadCounts}, and powers of two
 * of provers that share the cores, each with as many threads as there are cores for.
 */
export function offeredSweep(cores: number): readonly Setting[] {
  const several = sweptThreadCounts(Math.min(cores, RANGES['switch.provers'].max))
    .filter((provers) => provers > 1)
    .map((provers) => ({ threads: Math.floor(cores / provers), provers }));
  return [...sweptThreadCounts(cores).map((threads) => ({ threads, provers: 1 })), ...several];
}

/**
 * The experiment of one setting. It makes `proofs` measured proofs for each prover, warms up, so that
 * no first proof is measured, and does nothing that would make its time or memory another
 * setting's: no pauses, no fresh memories, no end before the last proof; memory is looked at all
 * the time.
 */
export function sweepConfig(
  config: ExperimentConfig,
  { threads, provers }: Setting,
): ExperimentConfig {
  const isWatched = samplesMemory(config.observe, 1) && samplesMemory(config.observe, 2);
  return {
    ...config,
    threads,
    provers,
    proofs: Math.min(RANGES.proofs.max, config.proofs * provers),
    warmup: Math.max(1, config.warmup),
    pauseMs: 0,
    observe: isWatched ? config.observe : 'full',
    until: 'all',
    recycling: 'off',
  };
}

/**
 * Reads a sweep from an object such as a script writes: a configuration (see `configFromObject`)
 * with `threadCounts` and `proverCounts`, lists of whole numbers; each count of provers is measured
 * with each count of threads. Without the second there is one prover, without both it is
 * {@link defaultSweep}. The configuration's own threads and provers are read and not used.
 */
export function sweepFromObject(
  value: unknown,
  cores: number,
  offered: Offered = BUILT_IN,
): SweepResult {
  const { threadCounts, proverCounts, ...rest } = Object(value) as Record<string, unknown>;
  const isObject = Object.prototype.toString.call(value) === '[object Object]';
  const result = configFromObject(isObject ? rest : value, cores, offered);
  const issues: ConfigIssue[] = result.kind === 'invalid' ? [...result.issues] : [];
  const threads = readCounts('threadCounts', threadCounts, RANGES.threads, issues);
  const provers = readCounts('proverCounts', proverCounts, RANGES['switch.provers'], issues);
  const settings =
    threads === null && provers === null
      ? defaultSweep(cores)
      : (provers ?? [1]).flatMap((k) =>
          (threads ?? sweptThreadCounts(cores)).map((n) => ({ threads: n, provers: k })),
        );
  if (settings.length > MOST_RUNS) {
    const allowed = `lists that make ${MOST_RUNS} runs at most`;
    issues.push({ field: 'threadCounts', value: `${settings.length} runs`, allowed });
  }
  if (result.kind === 'invalid' || issues.length > 0) return { kind: 'invalid', issues };
  return { kind: 'ok', plan: { config: result.config, settings } };
}

/** A list of different counts; `null` if none was given, or if it was refused. */
function readCounts(
  field: string,
  value: unknown,
  { min, max }: { readonly min: number; readonly max: number },
  issues: ConfigIssue[],
): readonly number[] | null {
  if (value === undefined) return null;
  const isCount = (count: unknown): count is number =>
    typeof count === 'number' && Number.isInteger(count) && count >= min && count <= max;
  const counts: readonly unknown[] = Array.isArray(value) ? value : [];
  if (counts.length > 0 && counts.every(isCount)) return [...new Set(counts)];
  const allowed = `a list such as [1, 2] of whole numbers from ${min} to ${max}`;
  issues.push({ field, value: describeValue(value), allowed });
  return null;
}
