import type { GrowthBudget } from '../experiment/budget.ts';
import type { PathName, Switches } from '../experiment/switches.ts';
import type { Recycling } from '../experiment/recycling.ts';
import type { LifeCause } from '../memory-life.ts';
import type { PhaseName } from '../run.ts';
import type { Bytes, Milliseconds, WasmPages } from '../units.ts';

/**
 * Version 1 of the report that the page and the runner export. Other people's scripts read it, so
 * it changes only with an entry in the changelog.
 *
 * Every field is present in every report. What could not be measured is `null`, and so is every
 * field inside of it that has a name of its own: `report.proofs[0].heap.liveBytes` never throws.
 * For each `null`, `reasons` has a line that begins with the field.
 */
export interface Report {
  readonly formatVersion: 1;
  readonly verdict: Verdict;
  /** In words: first what led to the verdict, then why fields are `null`. */
  readonly reasons: readonly string[];
  readonly config: ReportConfig;
  readonly environment: ReportEnvironment;
  readonly compile: Nullable<{
    ms: Milliseconds;
    /** Size of the memory once the program had compiled. */
    pagesAfter: WasmPages;
    verificationKeyHash: string;
  }>;
  /** Every finished proof, the `config.warmup` warm-up proofs first. */
  readonly proofs: readonly ReportProof[];
  /**
   * Every memory that the run had, in the order in which they were made: more than one where a memory
   * was replaced, or several provers worked.
   */
  readonly memories: readonly ReportMemory[];
  readonly growth: {
    readonly liveBytesPerProof: ReportEstimate;
    readonly pageBytesPerProof: ReportEstimate;
    /** How estimate and interval were arrived at. */
    readonly method: string;
  };
  readonly byClass: readonly ReportClass[] | null;
  /** Mean bytes per proof since the run settled; `total` is the growth of all these proofs together. */
  readonly waterfall: Nullable<Record<WaterfallPart, Bytes>>;
  readonly violations: readonly ReportViolation[] | null;
  readonly forecast: {
    readonly limitBytes: Bytes | null;
    /** Proofs until the limit from the end of the run on; `null`: not at this rate. */
    readonly proofsUntilLimit: ReportEstimate;
  };
}

/** What a run says about the budget, or why it says nothing. */
export type Verdict =
  | 'pass'
  | 'regression'
  | 'inconclusive'
  | 'crash'
  | 'hang'
  | 'out-of-memory'
  | 'verification-failed';

/** What was run. */
export interface ReportConfig {
  readonly program: string;
  readonly circuitDigest: string | null;
  readonly o1js: string;
  /** `null` for switches that are a set of their own. */
  readonly path: PathName | null;
  readonly switches: Switches & { readonly recycle: Recycling; readonly provers: number };
  readonly proofs: number;
  /** Of all provers together. */
  readonly warmup: number;
  readonly threads: number;
  /** `null` where o1js's own limit applies. */
  readonly maxMemoryBytes: Bytes | null;
  /** Size at which `recycle=threshold` replaces a memory, unless its limit is nearer. */
  readonly refreshAtBytes: Bytes;
  /** Between proofs, in which garbage may be collected. */
  readonly pauseMs: Milliseconds;
  readonly budget: GrowthBudget;
}

/** Where it was run. */
export interface ReportEnvironment {
  readonly browser: string;
  readonly cores: number;
  readonly crossOriginIsolated: boolean;
  readonly userAgent: string;
}

/** One memory of a prover. */
export interface ReportMemory {
  /** Which of the provers at work at the same time, from 0. */
  readonly prover: number;
  /** The proof that it was made for, from 0. */
  readonly beforeProof: number;
  /** Why it was made: for the run, or in place of the one that the prover had. */
  readonly cause: LifeCause['kind'];
  /** The same with its figures, as a sentence; empty for `start`. */
  readonly detail: string;
  /** From the start of the run, like those below. */
  readonly startMs: Milliseconds;
  /** When the program was compiled there; `null` if it never was. */
  readonly readyMs: Milliseconds | null;
  /** When it was given back; `null` if that was not seen. */
  readonly endMs: Milliseconds | null;
  readonly compileMs: Milliseconds | null;
  readonly pagesAtEnd: WasmPages | null;
  readonly verificationKeyHash: string | null;
}

/** What was measured of one proof. */
export interface ReportProof {
  /** From 0, warm-up included. */
  readonly index: number;
  /** The memory that it was made in, as an index into `memories`. */
  readonly memory: number;
  readonly proveMs: Milliseconds;
  readonly verified: boolean;
  readonly pages: {
    readonly before: WasmPages;
    readonly after: WasmPages;
    readonly highWater: WasmPages;
  };
  readonly heap: Nullable<{
    liveBytes: Bytes;
    freeBytes: Bytes;
    largestFreeBytes: Bytes;
    topBytes: Bytes;
    chunks: number;
    unreachableBytes: Bytes;
    /** Share of the memory that the walk accounts for; 1 is every byte. */
    coverage: number;
  }>;
  readonly handles: Nullable<{ live: number }>;
  readonly phases: readonly {
    readonly name: PhaseName;
    /** From the start of the proof. */
    readonly startMs: Milliseconds;
    readonly ms: Milliseconds;
  }[];
}

/** A figure and its interval of 95 %. */
export type ReportEstimate = Nullable<{ estimate: number; low: number; high: number }>;

/** What became of the objects of one class until the end of the run. */
export interface ReportClass {
  readonly class: string;
  readonly born: number;
  readonly freed: number;
  readonly moved: number;
  /** Freed after its wrapper was collected, or by the runtime at the end of a proof. */
  readonly finalized: number;
  readonly alive: number;
  /** The chunks of those alive, with their headers. */
  readonly aliveBytes: Bytes | null;
  /**
   * Change of `alive` per measured proof: what tells a leak from what is made once and kept. Objects
   * that wait for the browser to collect them are alive.
   */
  readonly alivePerProof: ReportEstimate;
  /** Change of `aliveBytes` per measured proof, in bytes. */
  readonly aliveBytesPerProof: ReportEstimate;
}

/** What a proof's growth is made of. */
type WaterfallPart =
  | 'threadStacks'
  | 'liveHandles'
  | 'ownerlessLive'
  | 'freeFragmented'
  | 'neverTouched'
  | 'static'
  | 'total';

/** A use of memory that its owner did not allow. */
export interface ReportViolation {
  readonly kind: string;
  readonly class: string;
  /** From 0, warm-up included. */
  readonly proof: number;
  readonly detail: string;
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };
