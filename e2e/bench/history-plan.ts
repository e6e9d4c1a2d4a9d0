import type { HistoryBench } from './bench-report.ts';

/** Keys of lines about the history. */
export const HISTORY_KEYS: readonly string[] = ['history-open', 'history-read'];

/** What is stored and how often it is read. */
export interface HistoryPlan {
  /** Stored runs of the two sides. */
  readonly runs: HistoryBench['runs'];
  /** Turns of each side in a pair, of 20 reads each. */
  readonly turns: number;
}

/** What is measured if nothing else is said. */
export const HISTORY_PLAN: HistoryPlan = { runs: { few: 100, many: 10_000 }, turns: 10 };
