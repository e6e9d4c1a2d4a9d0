import type { RatioEstimate } from '../../src/core/analysis/ratio.ts';
import type { ProgramId } from '../../src/core/experiment/programs.ts';
import type { ReleaseId } from '../../src/core/experiment/releases.ts';
import type { Verdict } from '../../src/core/export/report-format.ts';
import type { KeysRecord } from '../../src/core/run.ts';
import type { Bytes, Milliseconds, Nanoseconds, WasmPages } from '../../src/core/units.ts';
import type { StockFinalizers } from './options.ts';

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
    /** On a first visit, the first proof included; one is enough where no row needs a warm one. */
    readonly proofs: number;
    readonly threads: Readonly<Record<Side, number>>;
    /** `off`: stock was kept from crashing, and is not quite as shipped. */
    readonly stockFinalizers: StockFinalizers;
  };
  readonly releases: readonly ReleaseBench[];
  /** Times of walking and marking heaps that no release made; see `measureHeaps`. */
  readonly heaps: readonly FigureRow[];
  /** What many stored runs cost; `null` if nobody asked; see `measureHistory`. */
  readonly history: HistoryBench | null;
  /** How ratios and intervals were arrived at. */
  readonly method: string;
}

/**
 * What is compared with what: the runtime with stock o1js, its arithmetic with the shipped one, the
 * browser with the native prover, sampling the memory with not doing so, following every object with
 * sampling alone, and being watched, which is both, with not being.
 */
export type ComparisonKey =
  'runtime' | 'arithmetic' | 'native' | 'sampling' | 'following' | 'observing';

/** The two sides of a comparison; see `SIDES` for what each of them is. */
export type Side =
  | 'stock'
  | 'runtime'
  | 'shipped arithmetic'
  | 'native'
  | 'unsampled'
  | 'sampled'
  | 'only sampled'
  | 'unwatched'
  | 'watched';

/** What is timed call by call: functions of the release's module, alone. */
export type CallKey = 'multiplication' | 'squaring';

/** Opening a history of few and of many runs, and reading one run of each. */
export interface HistoryBench {
  /** How many are stored. */
  readonly runs: { readonly few: number; readonly many: number };
  /** Size of a row as JSON. */
  readonly rowBytes: Bytes;
  /** What the browser says that a run of three proofs takes, without details of its proofs. */
  readonly bytesPerRun: Bytes;
  readonly pairs: readonly HistoryPair[];
  /** Opening it with many and with few, and listing its first page with many; empty if not wanted. */
  readonly opening: readonly FigureRow[];
  /** `null` if it is not wanted. */
  readonly reading: {
    /** Medians over the pairs. */
    readonly fewMs: Milliseconds;
    readonly manyMs: Milliseconds;
    /** Time with many as a multiple of that with few. */
    readonly ratio: RatioEstimate;
  } | null;
}

/** A page with either history, opened one straight after the other and read in turns. */
export interface HistoryPair {
  /** From 1. */
  readonly number: number;
  /** Which was read first in the first of those turns. */
  readonly first: 'few' | 'many';
  readonly few: HistoryVisit;
  readonly many: HistoryVisit;
}

/** One page. */
export interface HistoryVisit {
  /**
   * From the first use of the database to the frame that shows the rows: opening the database and
   * drawing the page are part of it.
   */
  readonly openMs: Milliseconds;
  /** Median of `playground.history({ limit: 50 })` in the page that is open. */
  readonly listMs: Milliseconds;
  /** Median of the transactions that a run is read in. */
  readonly readMs: Milliseconds;
}

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
  readonly rows: readonly BenchRow[];
  readonly comparisons: readonly ComparisonBench[];
  readonly calls: readonly CallBench[];
}

/** The shipped function for an operation in the field, and its replacement. */
export interface CallBench {
  readonly key: CallKey;
  /** Why it could not be measured; `null` if it was. */
  readonly unavailable: string | null;
  readonly pairs: readonly CallPair[];
}

/** Both functions in one page, in turns. */
export interface CallPair {
  /** From 1. */
  readonly number: number;
  /** Which was first in the first of those turns. */
  readonly first: 'reference' | 'candidate';
  /** One call, from a loop in the same module: the least of several turns. */
  readonly referenceNs: Nanoseconds;
  readonly candidateNs: Nanoseconds;
}

/** The pairs of one comparison on one release. */
export interface ComparisonBench {
  readonly key: ComparisonKey;
  /** Why one of the sides is not to be had here; `null` otherwise. */
  readonly unavailable: string | null;
  /** Whether there are as many pairs as were asked for. */
  readonly complete: boolean;
  /** In the order in which they were measured. */
  readonly pairs: readonly BenchPair[];
  /** Runs that failed; their pairs are not among `pairs`, unless they were measured once more. */
  readonly failures: readonly RunFailed[];
}

/** A line of a table. */
export type BenchRow = RatioRow | CallRow | FigureRow;

/** A time of both sides. */
export interface RatioRow {
  readonly kind: 'ratio';
  readonly key: string;
  readonly label: string;
  readonly comparison: ComparisonKey;
  /** Medians over the pairs. */
  readonly referenceMs: Milliseconds;
  readonly candidateMs: Milliseconds;
  /** Time of the candidate as a multiple of that of the reference: below 1 is faster. */
  readonly ratio: RatioEstimate;
}

/** A time of a call, with the shipped function and with its replacement. */
export interface CallRow {
  readonly kind: 'call';
  readonly key: CallKey;
  readonly label: string;
  /** Medians over the pairs. */
  readonly referenceNs: Nanoseconds;
  readonly candidateNs: Nanoseconds;
  /** Time of the replacement as a multiple of that of the shipped function. */
  readonly ratio: RatioEstimate;
}

/** A time that has nothing to be compared with. */
export interface FigureRow {
  readonly kind: 'figure';
  readonly key: string;
  readonly label: string;
  readonly medianMs: Milliseconds;
  readonly leastMs: Milliseconds;
  readonly mostMs: Milliseconds;
  /** How many times it was measured. */
  readonly samples: number;
}

/** One run of each side, one straight after the other; of `sampling`, proofs of the same run. */
export interface BenchPair {
  /** From 1. */
  readonly number: number;
  /** Which side ran first: it changes with each pair. */
  readonly first: 'reference' | 'candidate';
  readonly reference: BenchRun;
  readonly candidate: BenchRun;
}

/** The raw values of a run of which every proof verified. */
export interface BenchRun {
  /** With nothing stored. */
  readonly cold: BenchVisit;
  /** In another page of the same browser profile, with what the first visit stored. */
  readonly warm: BenchVisit | null;
}

/** One experiment in a page of its own. */
export interface BenchVisit {
  readonly compileMs: Milliseconds;
  /** Where this compile had its keys from. */
  readonly keys: KeysRecord['origin'];
  /** `null` of a prover without a WebAssembly memory. */
  readonly pagesAfterCompile: WasmPages | null;
  /** From starting the worker until the first proof was verified: loading o1js is part of it. */
  readonly toVerifiedMs: Milliseconds;
  /** Switches that this release or browser does not support, each with the reason. */
  readonly notApplied: readonly string[];
  /** In order; at least one. */
  readonly proofs: readonly BenchProof[];
}

export interface BenchProof {
  /** Without verifying it. */
  readonly proveMs: Milliseconds;
  readonly verifyMs: Milliseconds;
  /** `null` of a prover without a WebAssembly memory. */
  readonly pagesAfter: WasmPages | null;
  /** After the proof; `null` where the heap could not be walked. */
  readonly liveBytes: Bytes | null;
  /** How long that walk took. */
  readonly walkMs: Milliseconds | null;
  /** How long marking it took; `null` where handles are not followed, or it was not marked. */
  readonly markMs: Milliseconds | null;
}

/** A run that did not make all of its proofs, or made one that does not verify. */
export interface RunFailed {
  /** From 1. */
  readonly pair: number;
  readonly side: Side;
  readonly verdict: Verdict;
  readonly reason: string;
}
