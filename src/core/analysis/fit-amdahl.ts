import type { Milliseconds } from '../units.ts';
import { fitLine, fitProportion } from './fit-line.ts';
import type { Line, PlanePoint } from './fit-line.ts';

/** A time and the number of threads that it was measured with. */
export interface ThreadTime {
  readonly threads: number;
  readonly ms: Milliseconds;
}

/** A proof as Amdahl's law sees it. */
export interface AmdahlFit {
  /** What no thread makes shorter. */
  readonly serialMs: Milliseconds;
  /** What `n` threads do in an `n`th of the time. */
  readonly parallelMs: Milliseconds;
  /** Fewest and most threads that were measured. */
  readonly fewest: number;
  readonly most: number;
  /** Different numbers of threads that were measured: with two, the law passes through both. */
  readonly counts: number;
  /** Largest distance of a measured time from the law's, as a part of the measured one. */
  readonly worstError: number;
}

/**
 * Splits a time into a serial and a parallel part: `t(n) = serial + parallel / n`.
 *
 * That is Amdahl's law (G. M. Amdahl, “Validity of the single processor approach to achieving large
 * scale computing capabilities”, AFIPS 1967) with the time instead of the speed-up. Fitted by least
 * squares over `1 / n`; neither part may be negative, in which case it is 0 and the other is what
 * then fits best. It knows nothing of what threads cost each other (memory bandwidth, caches, a
 * clock that slows down when all cores work), so that beyond the measured numbers it promises too
 * much rather than too little.
 *
 * @returns `null` unless two different numbers of threads were measured.
 */
export function fitAmdahl(times: readonly ThreadTime[]): AmdahlFit | null {
  const points = times.map(({ threads, ms }) => ({ x: 1 / threads, y: ms }));
  const line = fitLine(points);
  if (line === null) return null;
  const parts = withoutNegative(line, points);
  const threads = times.map((time) => time.threads);
  const errors = times.map((time) => Math.abs(timeOn(parts, time.threads) - time.ms) / time.ms);
  return {
    ...parts,
    fewest: Math.min(...threads),
    most: Math.max(...threads),
    counts: new Set(threads).size,
    worstError: Math.max(...errors),
  };
}

/** The time that the law expects with so many threads. */
export function timeOn(
  { serialMs, parallelMs }: Pick<AmdahlFit, 'serialMs' | 'parallelMs'>,
  threads: number,
): Milliseconds {
  return serialMs + parallelMs / threads;
}

function withoutNegative(
  { slope, intercept }: Line,
  points: readonly PlanePoint[],
): Pick<AmdahlFit, 'serialMs' | 'parallelMs'> {
  if (intercept < 0) return { serialMs: 0, parallelMs: fitProportion(points) };
  if (slope >= 0) return { serialMs: intercept, parallelMs: slope };
  // More threads were slower: the mean is the best that a law without negative parts can do.
  return { serialMs: points.reduce((sum, { y }) => sum + y, 0) / points.length, parallelMs: 0 };
}
