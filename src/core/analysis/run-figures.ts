import type { ProofSample, RunRecord } from '../run.ts';
import { lastChange } from '../switch-changes.ts';
import { settleProofs } from '../settle-proofs.ts';
import { MAX_WASM_PAGES, pagesToBytes } from '../units.ts';
import type { Bytes, Milliseconds } from '../units.ts';
import type { Estimate } from './growth.ts';
import { forecastLimit } from './limit-forecast.ts';
import type { LimitForecast } from './limit-forecast.ts';
import { estimateLiveGrowth } from './live-growth.ts';
import { estimatePageGrowth } from './page-growth.ts';

/**
 * The headline figures of a run. `null` stands for: not enough proofs yet. Where the switches changed
 * while the run went on, they are of the proofs since; see `settleProofs`.
 */
export interface RunFigures {
  /** Proofs after warm-up that the figures rest on. */
  readonly measured: number;
  /** The proof before which the switches changed last, counted from 0; `null` if they did not. */
  readonly changedBefore: number | null;
  /** Growth of linear memory per measured proof, in bytes; see `estimatePageGrowth`. */
  readonly growthPerProof: Estimate | null;
  /** Growth of live bytes per measured proof; see `estimateLiveGrowth`. */
  readonly liveGrowthPerProof: Estimate | null;
  /** In use in the heap after the last finished proof; `null` where it was not walked. */
  readonly liveBytes: Bytes | null;
  /** Median time to make a measured proof, without verifying it. */
  readonly proveMs: Milliseconds | null;
  /** Median time to verify a measured proof. */
  readonly verifyMs: Milliseconds | null;
  readonly proofsUntilLimit: LimitForecast;
  /** Limit of the memory: the one that o1js asked for, or all that 32-bit addresses reach. */
  readonly limitBytes: Bytes;
  /** Size of the memory after the last finished proof, or after compiling. */
  readonly memoryBytes: Bytes | null;
}

/** Computes the headline figures of a run, finished or not. */
export function summariseRun(record: RunRecord, all: readonly ProofSample[]): RunFigures {
  const proofs = settleProofs(record, all);
  const measured = proofs.filter((proof) => !proof.warmup);
  const growthPerProof = estimatePageGrowth(proofs);
  const limitBytes = record.limitBytes ?? pagesToBytes(MAX_WASM_PAGES);
  const lastPages = proofs.at(-1)?.pages.after ?? record.lastPages ?? record.compile?.pagesAfter;
  const memoryBytes = lastPages === undefined ? null : pagesToBytes(lastPages);
  return {
    measured: measured.length,
    changedBefore: lastChange(record, all)?.beforeProof ?? null,
    growthPerProof,
    liveGrowthPerProof: estimateLiveGrowth(proofs),
    liveBytes: proofs.at(-1)?.heap?.liveBytes ?? null,
    proveMs: median(measured.map((proof) => proof.proveMs)),
    verifyMs: median(measured.map((proof) => proof.verifyMs)),
    proofsUntilLimit: forecastLimit(proofs, memoryBytes, limitBytes),
    limitBytes,
    memoryBytes,
  };
}

/** The middle value, or the mean of the two middle ones; `null` of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  if (upper === undefined) return null;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return (lower + upper) / 2;
}
