import type { Bytes } from '../units.ts';
import { fitLine } from './fit-line.ts';

/** The peak of a memory and the number of threads that it was measured with. */
export interface ThreadPeak {
  readonly threads: number;
  readonly bytes: Bytes;
}

/** How the peak of a memory depends on the number of threads. */
export interface PeakFit {
  /** What a memory takes whatever the number of threads. */
  readonly baseBytes: Bytes;
  /** What each thread adds: its stack, and what it allocates while all of them work. */
  readonly perThreadBytes: Bytes;
  /** What was measured; see {@link peakOn}. */
  readonly peaks: readonly ThreadPeak[];
}

/**
 * The peak as a base and a part for each thread, by least squares: each thread has a stack of its own
 * in the memory that all of them share. Neither may be negative; where the peaks do not rise with
 * the threads, as with a memory that was reserved before there were any, the base is the highest.
 *
 * @returns `null` unless two different numbers of threads were measured.
 */
export function fitPeak(peaks: readonly ThreadPeak[]): PeakFit | null {
  const line = fitLine(peaks.map(({ threads, bytes }) => ({ x: threads, y: bytes })));
  if (line === null) return null;
  const rises = line.slope > 0;
  const highest = Math.max(...peaks.map(({ bytes }) => bytes));
  return {
    baseBytes: rises ? Math.max(0, line.intercept) : highest,
    perThreadBytes: rises ? line.slope : 0,
    peaks,
  };
}

/**
 * The peak to expect with so many threads: the line's, and never less than what was measured with as
 * many or fewer. What has to fit is told too large rather than too small.
 */
export function peakOn({ baseBytes, perThreadBytes, peaks }: PeakFit, threads: number): Bytes {
  const seen = peaks.filter((peak) => peak.threads <= threads).map(({ bytes }) => bytes);
  return Math.ceil(Math.max(baseBytes + perThreadBytes * threads, ...seen));
}
