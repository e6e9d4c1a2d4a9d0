import type { RatioEstimate } from '../../src/core/analysis/ratio.ts';
import type { ProgramId } from '../../src/core/experiment/programs.ts';
import type { ReleaseId } from '../../src/core/experiment/releases.ts';
import type { Verdict } from '../../src/core/export/report-format.ts';
import type { StockFinalizers } from './options.ts';
import type { Bytes, Milliseconds, WasmPages } from '../../src/core/units.ts';

/**
 * Version 1 of `bench-report.json`. It changes only with an entry in the changelog. Everything that
 * is derived, the rows, can be computed again from what was measured, the pairs.
 */
export interface BenchReport {
  readonly formatVersion: 1;
  /** ISO 8601, in UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly machine: BenchMachine;
  readonly settings: {
    readonly program: ProgramId;
    readonly pairs: number;
    /** Per run, the first one included. */
    readonly proofs: number;
    readonly threads: Readonly<Record<Side, number>>;
    /** `off`: stock was kept from crashing, and is not quite as shipped. */
    readonly stockFinalizers: StockFinalizers;
  };
  readonly releases: readonly ReleaseBench[];
  /** What this version has no figure of, and why. */
  readonly notMeasured: readonly { readonly key: string; readonly reason: string }[];
  /** How ratios and intervals were arrived at. */
  readonly method: string;
}

/** The two that are compared: o1js as shipped and only observed, and o1js with the runtime. */
export type Side = 'stock' | 'runtime';

/** Where it was measured. */
export interface BenchMachine {
  readonly cpuModel: string;
  /** As the browser counts them. */
  readonly cores: number;
  readonly memoryBytes: Bytes;
  /** Such as `linux x64 6.1.0`. */
  readonly system: string;
  readonly browser: string;
  readonly node: string;
  /** Processes that wanted to run over the minute before the first run; 0 on Windows. */
  readonly loadBefore: number;
}

/** What was measured of one release. */
export interface ReleaseBench {
  readonly o1js: ReleaseId;
  /** Whether there are as many pairs as were asked for. */
  readonly complete: boolean;
  readonly rows: readonly BenchRow[];
  /** In the order in which they were measured. */
  readonly pairs: readonly BenchPair[];
  /** Runs that failed; their pairs are not among `pairs`. */
  readonly failures: readonly RunFailed[];
}

/** A line of the table. */
export interface BenchRow {
  readonly key: string;
  readonly label: string;
  /** Medians over the pairs. */
  readonly stockMs: Milliseconds;
  readonly runtimeMs: Milliseconds;
  /** Time of the runtime as a multiple of the time of stock: below 1 is faster. */
  readonly ratio: RatioEstimate;
}

/** One run of each side, one straight after the other. */
export type BenchPair = Readonly<Record<Side, BenchRun>>;

/** The raw values of a run of which every proof verified. */
export interface BenchRun {
  readonly compileMs: Milliseconds;
  readonly pagesAfterCompile: WasmPages;
  /** In order; at least two. */
  readonly proofs: readonly BenchProof[];
}

export interface BenchProof {
  /** Without verifying it. */
  readonly proveMs: Milliseconds;
  /** `null` where the prover did not mark it. */
  readonly verifyMs: Milliseconds | null;
  readonly pagesAfter: WasmPages;
  /** After the proof; `null` where the heap could not be walked. */
  readonly liveBytes: Bytes | null;
}

/** A run that did not make all of its proofs, or made one that does not verify. */
export interface RunFailed {
  /** From 1. */
  readonly pair: number;
  readonly side: Side;
  readonly verdict: Verdict;
  readonly reason: string;
}
