import type { Report, Verdict } from '../../../src/core/export/report-format.ts';
import type { Milliseconds } from '../../../src/core/units.ts';
import type { MatrixCell } from './matrix-format.ts';

/**
 * Version 1 of what is known of a matrix once it has been run, on however many machines. Other
 * people's scripts read it, so it changes only with an entry in the changelog. Every field is always
 * present.
 */
export interface MatrixReport {
  readonly formatVersion: 1;
  /** Whether every cell was measured and is as expected. */
  readonly ok: boolean;
  /**
   * That of the worst cell which is not as expected: 3 for one that crashed, hung, ran out of memory,
   * did not verify or was not measured at all; 1 for one over budget, or better than expected; 2 for
   * an inconclusive one; 0 if there is none.
   */
  readonly exitStatus: number;
  /** How many cells there are of each kind; they add up to all of them. */
  readonly totals: {
    readonly expected: number;
    readonly unexpected: number;
    readonly notMeasured: number;
  };
  /** In the order of the matrix file. */
  readonly cells: readonly CellResult[];
}

/** A cell and what became of it. */
export interface CellResult extends MatrixCell {
  readonly outcome: CellOutcome;
}

/** What became of a cell. */
export type CellOutcome =
  | {
      readonly kind: 'measured';
      readonly verdict: Verdict;
      readonly asExpected: boolean;
      /** Median time of the measured proofs; `null` if there is none. */
      readonly proveMs: Milliseconds | null;
      /** The report of the run, whole. */
      readonly report: Report;
    }
  | {
      readonly kind: 'not-measured';
      /** Why, in words. */
      readonly reason: string;
    };
