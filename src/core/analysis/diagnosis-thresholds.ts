import { DEFAULT_BUDGET } from '../experiment/budget.ts';
import type { Bytes } from '../units.ts';

/** What figures of a run have to exceed for a diagnosis. */
export interface DiagnosisThresholds {
  /** Growth of live bytes per proof; the same for what is free between chunks in use. */
  readonly liveBytesPerProof: Bytes;
  /** Growth of linear memory per proof. */
  readonly pageBytesPerProof: Bytes;
  /**
   * Part of the free bytes between chunks in use that lies in the largest of them: free memory with
   * less counts as scattered. From 0 to 1.
   */
  readonly largestFreeShare: number;
  /** How many times as long proofs take: the last ones, for a slow-down; the first ones, for warm-up. */
  readonly timeRatio: number;
}

/**
 * The thresholds that a run is diagnosed with. They belong to the diagnosis and not to the run: a run
 * may have wider budgets in order to pass, and is called a leak all the same.
 *
 * - `liveBytesPerProof`, 64 KiB, and `pageBytesPerProof`, 1 MiB: the budgets of a run that names none,
 *   so that gate and diagnosis agree unless somebody asks otherwise. The first is between what a heap
 *   without a leak was seen to vary by (14 KB a proof, when the browser collected garbage) and the
 *   smallest leak of a release that is offered here (112 KB a proof, o1js 2.15.0 as published). The
 *   second is half of the least by which a memory of o1js grows (33 pages).
 *   What is free between chunks is measured by the same 64 KiB as live bytes: memory that nothing
 *   fits into is as lost as memory in use.
 * - `largestFreeShare`, a half: less than half of what is free can be had in one piece. It is the
 *   definition of scattered memory that is used here, not a measurement.
 * - `timeRatio`, 1.25: proofs of one run on a machine that did nothing else lay within 5 % of 5.0 s
 *   (26 proofs in a row), and took 1.6 times as long as soon as another program kept the machine busy.
 */
export const DIAGNOSIS_THRESHOLDS: DiagnosisThresholds = {
  liveBytesPerProof: DEFAULT_BUDGET.liveBytesPerProof,
  pageBytesPerProof: DEFAULT_BUDGET.pageBytesPerProof,
  largestFreeShare: 0.5,
  timeRatio: 1.25,
};
