import { RANGES } from '../../src/core/experiment/config.ts';
import type { Observing } from '../../src/core/experiment/observing.ts';
import type { ReleaseId } from '../../src/core/experiment/releases.ts';
import type { PathName, Switches } from '../../src/core/experiment/switches.ts';
import type { ComparisonKey, Side } from './bench-report.ts';
import type { BenchOptions } from './options.ts';

/** A configuration for `window.playground.run`. */
export type RunWishes = Readonly<Record<string, unknown>>;

/** What is compared, in the order in which it is measured. */
export const COMPARISONS = [
  { key: 'runtime', reference: 'stock', candidate: 'runtime' },
  { key: 'arithmetic', reference: 'shipped arithmetic', candidate: 'runtime' },
  { key: 'native', reference: 'native', candidate: 'runtime' },
  { key: 'sampling', reference: 'unsampled', candidate: 'sampled' },
  { key: 'following', reference: 'only sampled', candidate: 'watched' },
  { key: 'observing', reference: 'unwatched', candidate: 'watched' },
] as const satisfies readonly {
  readonly key: ComparisonKey;
  readonly reference: Side;
  readonly candidate: Side;
}[];

/** One of {@link COMPARISONS}. */
export type Comparison = (typeof COMPARISONS)[number];

interface SideSettings {
  readonly path: PathName;
  readonly switches: Partial<Switches>;
  readonly observe: Observing;
}

/**
 * All sides of the cost of observing. They have the same switches, of which none needs the ledger:
 * with guarded finalizers or explicit frees it would stay although nobody watches, and its cost would
 * cancel out. The pool is kept, the wait sleeps and arithmetic is fast, because that is how the runtime
 * proves: in half the time watching would have twice the share. Without finalizers
 * nothing is freed twice, so that no release crashes here.
 */
const WITHOUT_LEDGER: Omit<SideSettings, 'observe'> = {
  path: 'shipped',
  switches: {
    pool: 'kept',
    finalizers: 'off',
    frees: 'off',
    wait: 'sleep',
    arithmetic: 'fast',
  },
};

/**
 * What each side is. Stock and the runtime are not watched, so that stock is o1js and nothing else;
 * the runtime still follows handles, which is part of what it does and of its time.
 */
const SIDES: Readonly<Record<Exclude<Side, 'native'>, SideSettings>> = {
  stock: { path: 'shipped', switches: {}, observe: 'none' },
  runtime: { path: 'freeing', switches: {}, observe: 'none' },
  'shipped arithmetic': {
    path: 'freeing',
    switches: { arithmetic: 'as-shipped' },
    observe: 'none',
  },
  // Both are proofs of one run.
  unsampled: { path: 'freeing', switches: {}, observe: 'alternate' },
  sampled: { path: 'freeing', switches: {}, observe: 'alternate' },
  'only sampled': { ...WITHOUT_LEDGER, observe: 'memory' },
  unwatched: { ...WITHOUT_LEDGER, observe: 'none' },
  watched: { ...WITHOUT_LEDGER, observe: 'full' },
};

/**
 * Threads of a side: as many as were asked for. If nothing was, stock has o1js's own default, one
 * fewer than there are cores, because its calling thread spins on the last one; others have all.
 */
export function threadsOf(side: Side, asked: number | null, cores: number): number {
  const most = RANGES.threads.max;
  return asked ?? Math.min(most, Math.max(1, side === 'stock' ? cores - 1 : cores));
}

/**
 * A visit of one side, without pauses: in a pause, garbage collection can crash stock 2.15.
 *
 * @param proofs how many to make.
 */
export function wishesOf(
  side: Exclude<Side, 'native'>,
  o1js: ReleaseId,
  proofs: number,
  { program, threads, stockFinalizers }: BenchOptions,
  cores: number,
): RunWishes {
  const { path, switches, observe } = SIDES[side];
  return {
    program,
    o1js,
    path,
    switches: side === 'stock' ? { finalizers: stockFinalizers } : switches,
    observe,
    threads: threadsOf(side, threads, cores),
    // The page leaves warm-up out of its figures of memory, of which the benchmark reads none.
    warmup: 0,
    proofs,
    pause: 0,
  };
}
